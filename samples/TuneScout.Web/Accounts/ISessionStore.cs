namespace TuneScout.Web;

/// <summary>Remembers which sign-ins of browsers have been ended, for as long as their cookies could be valid. Thread-safe.</summary>
internal interface ISessionStore
{
    Task EndAsync(string id, DateTimeOffset forget);

    Task<bool> HasEndedAsync(string id);
}
