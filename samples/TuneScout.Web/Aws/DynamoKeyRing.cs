using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace TuneScout.Web;

/// <summary>The keys of cookies and of antiforgery tokens in the table, so that every host reads what another one has written.</summary>
internal sealed class DynamoKeyRing(WebTable table) : IXmlRepository
{
    private const string Ring = "keyring";

    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(async () =>
    {
        var elements = new List<XElement>();
        await foreach (var item in table.QueryAsync(Ring)) elements.Add(XElement.Parse(item.Text("xml")!));
        return elements;
    }).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => table.PutAsync(new Item(Ring, Guid.NewGuid().ToString("N")).With("xml", element.ToString(SaveOptions.DisableFormatting)))).GetAwaiter().GetResult();
}
