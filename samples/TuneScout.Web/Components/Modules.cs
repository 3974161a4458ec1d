using Microsoft.JSInterop;

namespace TuneScout.Web.Components;

/// <summary>Lets go of the browser's part of a page.</summary>
internal static class Modules
{
    public static async ValueTask DropAsync(IJSObjectReference? module)
    {
        if (module is null) return;
        try
        {
            await module.InvokeVoidAsync("stop");
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser went first.
        }
    }
}
