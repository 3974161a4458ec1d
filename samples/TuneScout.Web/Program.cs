using System.Globalization;
using Microsoft.Extensions.Options;
using TuneScout.Web;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = Directory.Exists("wwwroot") ? null : AppContext.BaseDirectory });
builder.Configuration.AddCommandLine(args, new Dictionary<string, string>(StringComparer.Ordinal) { ["--role"] = "TuneScout:Role", ["--data"] = "TuneScout:DataFolder" });
var options = builder.Configuration.GetSection(WebOptions.Section).Get<WebOptions>() ?? new WebOptions();
if (options.Faults() is { Count: > 0 } faults)
{
    foreach (var fault in faults) Console.Error.WriteLine($"{WebOptions.Section}:{fault}.");
    return 2;
}

builder.WebHost.UseStaticWebAssets();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.AddTuneScoutWeb(options);
await using var app = builder.Build();
await Startup.PrepareAsync(app.Services, args);
app.UseTuneScoutWeb(app.Services.GetRequiredService<IOptions<WebOptions>>().Value);
await app.RunAsync();
return 0;

/// <summary>Lets tests start the app in their own process.</summary>
internal sealed partial class Program;
