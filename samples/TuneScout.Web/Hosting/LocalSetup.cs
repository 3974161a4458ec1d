using Microsoft.AspNetCore.DataProtection;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Web;

/// <summary>Everything in the data folder: the embedded store, one SQLite file, keys as files.</summary>
internal static class LocalSetup
{
    public static void AddLocalStores(this IServiceCollection services, WebOptions options)
    {
        var folder = Path.GetFullPath(options.DataFolder);
        services.AddTuneScout().AddLocalStorage(Path.Combine(folder, "library"), store => store.ReadOnly = options.Role != "all");
        services.AddDataProtection().SetApplicationName("TuneScout.Web").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder, "keys")));
        services.AddSingleton<WebDatabase>();
        services.AddSingleton<ISecretStore, FileSecretStore>();
        services.AddSingleton<IAccountStore, SqliteAccountStore>();
        services.AddSingleton<IRefreshTokenStore, SqliteRefreshTokenStore>();
        services.AddSingleton<ISessionStore, SqliteSessionStore>();
        services.AddSingleton<IJobQueue, SqliteJobQueue>();
        services.AddSingleton<ITrackShelf, SqliteTrackShelf>();
        services.AddSingleton<IBlobUseStore, SqliteBlobUseStore>();
        services.AddSingleton<IRoomStore, SqliteRoomStore>();
        services.AddSingleton<IUserPresetStore, SqliteUserPresetStore>();
        services.AddSingleton<IRecognitionHistory, SqliteRecognitionHistory>();
        services.AddSingleton<IServerTotals, SqliteServerTotals>();
    }
}
