using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local.Tests.Writer;

/// <summary>Announces the first track at once, and each other one when the one before is done.</summary>
internal sealed class Announcer : IProgress<StoreProgress>
{
    private readonly Action<long> _announce;

    public Announcer(Action<long> announce)
    {
        _announce = announce;
        announce(0);
    }

    public void Report(StoreProgress value) => _announce(value.Done);
}
