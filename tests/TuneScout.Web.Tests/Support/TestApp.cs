using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace TuneScout.Web.Tests;

/// <summary>The whole app in this process, on a folder of its own.</summary>
public sealed class TestApp : IDisposable
{
    private readonly Host _host;
    private readonly bool _ownFolder;
    private int _names;

    public TestApp()
        : this([])
    {
    }

    internal TestApp(Dictionary<string, string> settings, string? folder = null)
    {
        _ownFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("tunescout-web-").FullName;
        _host = new Host(Folder, settings);
        _host.CreateDefaultClient().Dispose();
    }

    internal string Folder { get; }

    internal IServiceProvider Services => _host.Services;

    internal Microsoft.AspNetCore.TestHost.TestServer Server => _host.Server;

    internal HttpClient Client(bool cookies = false) => _host.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false, HandleCookies = cookies });

    /// <summary>A new account, and a client that comes with its token.</summary>
    internal async Task<HttpClient> SignUpAsync(string? name = null)
    {
        var client = Client();
        var pair = await client.PostAsync<JsonElement>("/api/account/signup", new { name = name ?? $"user{Interlocked.Increment(ref _names)}", password = Passwords.Good });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", pair.GetProperty("accessToken").GetString());
        return client;
    }

    public void Dispose()
    {
        _host.Dispose();
        if (_ownFolder) Directory.Delete(Folder, recursive: true);
    }

    private sealed class Host(string folder, Dictionary<string, string> settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("TuneScout:DataFolder", folder);
            builder.UseSetting("TuneScout:BcryptWorkFactor", "4");
            builder.UseSetting("TuneScout:SignInsPerMinute", "10000");
            builder.UseSetting("TuneScout:JobLease", "00:00:02");
            builder.UseSetting("TuneScout:JobsAtOnce", "2");
            foreach (var category in new[] { "Default", "Microsoft.AspNetCore" }) builder.UseSetting("Logging:LogLevel:" + category, "None");
            foreach (var (name, value) in settings) builder.UseSetting("TuneScout:" + name, value);
        }
    }
}

/// <summary>Passwords that the rules take.</summary>
internal static class Passwords
{
    public const string Good = "four rusty bicycles";
}
