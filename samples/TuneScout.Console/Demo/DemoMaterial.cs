using System.Runtime.CompilerServices;
using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Makes what the demo needs: its music, and clips of it that the world has been at.</summary>
internal sealed class DemoMaterial(DemoOptions options, ToolOutput output)
{
    private const int SampleRate = 44100;
    private const float ClipPeak = 0.7f;
    private const int Attempts = 8; // tracks that are tried for a clip, should some be silent

    /// <summary>Composes the demo's pieces into a folder; those that are there from an earlier run stay.</summary>
    public async Task<string> ComposeAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Output, "music")).FullName;
        var done = 0;
        await Parallel.ForEachAsync(DemoPieces.All, cancellationToken, (piece, _) =>
        {
            var path = Path.Combine(folder, $"{piece.Artist} - {piece.Title}.wav");
            if (!File.Exists(path)) Save(path, piece.Render(SampleRate), SampleRate, piece);
            output.Status($"composing: {Interlocked.Increment(ref done)} of {DemoPieces.All.Count} pieces");
            return ValueTask.CompletedTask;
        });
        output.Status("");
        return folder;
    }

    /// <summary>Cuts the clips: most from tracks of the library, every fifth from music that it does not hold.</summary>
    public async IAsyncEnumerable<DemoClip> CutAsync(IReadOnlyList<Track> tracks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Output, "clips")).FullName;
        var random = new Prng((ulong)options.Seed);
        for (var number = 0; number < options.Clips; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (name, seconds, apply) = DemoConditions.Of(number);
            if (await CutOneAsync(number, seconds, tracks, random, cancellationToken) is not { } cut)
            {
                output.Complain($"clip {number + 1} could not be cut: no place was found that is not silent.");
                continue;
            }

            var path = Path.Combine(folder, $"clip-{number + 1:00}.wav");
            Save(path, Level(apply(cut.Samples, cut.Rate, cut.Seed)), cut.Rate, null);
            yield return new DemoClip($"{name}, {seconds:0} s", cut.Track, cut.OffsetSeconds, path);
        }
    }

    private async Task<Piece?> CutOneAsync(int number, double seconds, IReadOnlyList<Track> tracks, Prng random, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var track = number % 5 == 4 ? null : random.Pick(tracks);
            var seed = random.NextBits();
            try
            {
                var excerpt = track is null
                    ? new Excerpt(DemoPieces.Foreign[number / 5 % DemoPieces.Foreign.Count].Render(SampleRate), SampleRate, 0)
                    : await Excerpt.ReadAsync(track.Metadata.Source!, seed, cancellationToken);
                var length = (int)Math.Min(excerpt.Samples.Length, seconds * excerpt.Rate);
                if (length > 0 && ClipCutter.Cut(excerpt.Samples, length, seed) is var (start, clip))
                    return new Piece(track, clip, excerpt.Rate, excerpt.StartSeconds + ((double)start / excerpt.Rate), seed);
            }
            catch (AudioException fault)
            {
                output.Complain(fault.Message);
            }
        }

        return null;
    }

    private static float[] Level(float[] clip)
    {
        var loudest = Math.Max(clip.Max(), -clip.Min());
        return loudest == 0 ? clip : [.. clip.Select(sample => sample * ClipPeak / loudest)];
    }

    // Under a name of its own first: a run that was stopped leaves no half file behind that the next one would trust.
    private static void Save(string path, float[] samples, int sampleRate, DemoPiece? piece)
    {
        var part = path + ".part";
        WavFile.Write(part, samples, sampleRate, piece?.Title, piece?.Artist, piece?.Album);
        File.Move(part, path, overwrite: true);
    }

    private sealed record Piece(Track? Track, float[] Samples, int Rate, double OffsetSeconds, ulong Seed);
}
