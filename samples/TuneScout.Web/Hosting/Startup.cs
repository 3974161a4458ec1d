using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>What is done once before requests are taken.</summary>
internal static class Startup
{
    private const string DemoName = "demo";
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    public static async Task PrepareAsync(IServiceProvider services, string[] args)
    {
        var folder = services.GetRequiredService<DataFolder>();
        var options = services.GetRequiredService<IOptions<WebOptions>>().Value;
        if (options.IsOnAws) await AwsSetup.PrepareAsync(services);
        else if (options.Role != "all") await IndexAccess.EnsureAsync(folder);
        // What a process that died has left there; other processes of today are still at work on theirs.
        var old = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime.AddDays(-1);
        foreach (var work in Directory.EnumerateDirectories(folder.Temporary).Where(work => Directory.GetLastWriteTimeUtc(work) < old)) Directory.Delete(work, recursive: true);
        if (args.Contains("--demo-account", StringComparer.Ordinal)) await AddDemoAccountAsync(services, args.Contains("--demo-music", StringComparer.Ordinal));
    }

    // The password is shown here and nowhere else; the store has its hash.
    private static async Task AddDemoAccountAsync(IServiceProvider services, bool music)
    {
        await using var scope = services.CreateAsyncScope();
        var password = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 5)));
        var (user, _) = await scope.ServiceProvider.GetRequiredService<AccountService>().SignUpAsync(DemoName, password);
        if (user is not null) await Console.Error.WriteLineAsync($"A demo account was made. Name: {DemoName}  Password: {password}  (shown this once)");
        if (!music) return;
        user ??= await scope.ServiceProvider.GetRequiredService<UserManager<WebUser>>().FindByNameAsync(DemoName);
        if (user is not null) await DemoMusicLoader.LoadAsync(services, user.Id);
    }
}
