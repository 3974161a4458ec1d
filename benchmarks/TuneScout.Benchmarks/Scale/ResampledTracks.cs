using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks.Scale;

/// <summary>
/// Tracks by the ten thousand, made of slices of real constellations: ten seconds of one recording, then of another, each moved up or down by some bins.
/// So their hashes are as unevenly spread as those of music, which random peaks are not.
/// </summary>
internal sealed class ResampledTracks
{
    private const int SliceFrames = 430; // 10 s
    private const int MostBins = 24;
    private readonly IReadOnlyList<Fingerprint> _pool;
    private readonly int _frames;

    /// <param name="pool">The recordings.</param>
    /// <param name="seconds">The length of each track.</param>
    public ResampledTracks(IReadOnlyList<Fingerprint> pool, int seconds)
    {
        _pool = [.. pool.Where(static fingerprint => fingerprint.FrameCount > SliceFrames)];
        _frames = seconds * FingerprintOptions.SampleRate / FingerprintOptions.HopSamples;
    }

    /// <summary>The demo's own pieces.</summary>
    public static async Task<IReadOnlyList<Fingerprint>> DemoPoolAsync()
    {
        var fingerprinter = new Fingerprinter();
        return await Task.WhenAll(DemoPieces.All.Select(piece => Task.Run(async () =>
        {
            await using var source = new MemoryAudioSource(piece.Render(22050), 22050, 1, piece.Title);
            return await fingerprinter.FingerprintAsync(source, null, CancellationToken.None).ConfigureAwait(false);
        }))).ConfigureAwait(false);
    }

    /// <summary>The recordings of an exported library.</summary>
    public static async Task<IReadOnlyList<Fingerprint>> ArchivePoolAsync(string path)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            var reader = new ArchiveReader(file, path);
            await reader.BeginAsync(CancellationToken.None).ConfigureAwait(false);
            var pool = new List<Fingerprint>();
            while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { } track) pool.Add(Fingerprint.Parse(track.Fingerprint));
            return pool;
        }
    }

    /// <summary>A track; the same number always gives the same.</summary>
    public Fingerprint Make(int number)
    {
        var random = new Random(number);
        var frames = new List<int>();
        var bins = new List<ushort>();
        var strengths = new List<byte>();
        for (var at = 0; at < _frames; at += SliceFrames)
        {
            var source = _pool[random.Next(_pool.Count)];
            var start = random.Next(source.FrameCount - SliceFrames);
            var shift = random.Next(-MostBins, MostBins + 1);
            var peaks = source.Constellation;
            var length = Math.Min(SliceFrames, _frames - at);
            var first = peaks.Frames.BinarySearch(start);
            if (first < 0) first = ~first;
            while (first > 0 && peaks.Frames[first - 1] == start) first--;
            for (var i = first; i < peaks.Count && peaks.Frames[i] < start + length; i++)
            {
                var bin = peaks.Bins[i] + shift;
                if (bin is < 0 or >= FingerprintOptions.Bins) continue;
                frames.Add(peaks.Frames[i] - start + at);
                bins.Add((ushort)bin);
                strengths.Add(peaks.Strengths[i]);
            }
        }

        return new Fingerprint(_pool[0].Options, new Constellation([.. frames], [.. bins], [.. strengths]), _frames, (long)_frames * FingerprintOptions.HopSamples);
    }
}
