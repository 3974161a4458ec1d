using System.Globalization;
using TuneScout.Benchmarks.Peers;
using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks.Stages;

/// <summary>Where the time from samples to hashes goes, stage by stage, in one run: the table of docs/performance.md.</summary>
/// <remarks>The stages take turns, many short rounds of each, and the fastest round counts, in processor time of this thread: other work on the machine hits all alike.</remarks>
internal static class StageTimes
{
    private const int Rounds = 100;
    private const double Seconds = 20;

    /// <summary>Measures and prints.</summary>
    public static void Run()
    {
        var samples = Sound.Render(Seconds, FingerprintOptions.SampleRate, 2);
        var frames = Spectrogram.FramesOf(samples.Length);
        var (fft, rung) = (new RealFft(FingerprintOptions.FrameSamples), Rungs.Best);
        var window = Window.Hann(FingerprintOptions.FrameSamples);
        var power = new float[FingerprintOptions.Bins + 1];
        var row = new float[FingerprintOptions.Bins];
        var (work, maxima, places) = (new float[RowMaximum.WorkFor(row.Length)], new float[7 * row.Length], new ushort[row.Length]);
        maxima.AsSpan().Fill(8);
        var spectrogram = Spectrogram.Compute(samples);
        var stream = new Fingerprinter().BeginStream();
        var fingerprint = Whole();
        var stages = new List<Stage>
        {
            new("window", frames, () => PerFrame(f => Window.Apply(samples.AsSpan(f * FingerprintOptions.HopSamples, FingerprintOptions.FrameSamples), window, fft.InputEven, fft.InputOdd, rung))),
            new("real FFT to power", frames, () => PerFrame(_ => fft.TransformToPower(power))),
            new("log magnitudes", frames, () => PerFrame(_ => LogMagnitude.Of(power, 1e-4f, row, rung))),
            new("peaks: row maxima", frames, () => PerFrame(f => RowMaximum.Filter(spectrogram[f], work, row, rung))),
            new("peaks: scan", frames, () => PerFrame(f => MaximumScan.Find(spectrogram[f], maxima, -6, 8, 500, places, rung))),
            new("peaks: sliding sums", frames, () => PerFrame(f => RunningSums.Slide(row, spectrogram[f], spectrogram[f / 2], rung))),
            new("peaks, all of it", frames, () => QueryPeaks.Of(spectrogram.Magnitudes)),
            new("samples to fingerprint, all of it", frames, () => Whole()),
            new("fingerprint to hashes", frames, () => ConstellationHasher.Hash(fingerprint)),
            new("fingerprint to bytes", frames, () => fingerprint.ToBytes()),
        };
        using var fftw = Fftw.IsAvailable ? new Fftw(FingerprintOptions.FrameSamples) : null;
        if (fftw is not null)
        {
            samples.AsSpan(0, fftw.Length).CopyTo(fftw.Input);
            stages.Insert(2, new("FFTW's real FFT, for comparison", frames, () => PerFrame(_ => fftw.Run())));
        }

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var stage in stages) stage.Measure();
        }

        Console.WriteLine($"{rung}, {frames} frames ({Seconds} s), the fastest of {Rounds} rounds\n\n| stage | us a frame | s of sound a CPU-second |\n|---|---:|---:|");
        foreach (var stage in stages)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {stage.Name} | {stage.Best.TotalMicroseconds / frames:0.000} | {Seconds / stage.Best.TotalSeconds:0} |"));

        Fingerprint Whole()
        {
            stream.Reset();
            stream.Push(samples);
            return stream.Complete();
        }

        void PerFrame(Action<int> action)
        {
            for (var frame = 0; frame < frames; frame++) action(frame);
        }
    }

    private sealed class Stage(string name, int frames, Action run)
    {
        public string Name { get; } = name;

        public int Frames { get; } = frames;

        public TimeSpan Best { get; private set; } = TimeSpan.MaxValue;

        public void Measure()
        {
            var started = ThreadTime.Now;
            run();
            var elapsed = ThreadTime.Now - started;
            if (elapsed < Best) Best = elapsed;
        }
    }
}
