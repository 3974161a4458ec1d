using TuneScout.DemoMusic;

namespace TuneScout.Evaluation;

/// <summary>Cuts clips from recordings and degrades them.</summary>
internal static class ClipMaker
{
    /// <summary>The rate of all clips before they are degraded, in hertz.</summary>
    public const int SampleRate = 44100;

    /// <summary>Makes one clip.</summary>
    /// <param name="clip">What is to be made.</param>
    /// <param name="recording">What it is cut from; null where it is generated.</param>
    /// <param name="cancellationToken">Ends ffmpeg.</param>
    /// <returns>The clip and where it starts in the recording; null where no place was found that is not silent.</returns>
    public static async Task<(Sound Sound, double OffsetSeconds)?> MakeAsync(PlannedClip clip, Sound? recording, CancellationToken cancellationToken)
    {
        if (recording is null)
            return (await Degrader.ApplyAsync(clip.Condition, new Sound(new float[clip.Condition.Seconds * SampleRate], SampleRate), clip.Seed, cancellationToken), 0);
        var length = (int)Math.Ceiling(clip.Condition.SourceSeconds * recording.SampleRate);
        if (ClipCutter.Cut(recording.Samples, length, clip.Seed) is not var (start, samples)) return null;
        var cut = new Sound(SincResampler.Resample(samples, (double)recording.SampleRate / SampleRate), SampleRate);
        return (await Degrader.ApplyAsync(clip.Condition, cut, clip.Seed, cancellationToken), (double)start / recording.SampleRate);
    }
}
