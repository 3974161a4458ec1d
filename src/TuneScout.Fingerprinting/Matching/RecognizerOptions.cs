namespace TuneScout.Fingerprinting;

/// <summary>How a <see cref="Recognizer"/> searches and decides.</summary>
public sealed class RecognizerOptions
{
    /// <summary>The least margin of evidence at which a track counts as recognised; default 2.5, range 0 to 100.</summary>
    /// <remarks>On 1,270 clips of music outside a library of 17 hours, 2.5 let 1 in 400 through, 1.9 let 1 in 100; docs/recognition.md.</remarks>
    public double MinimumMargin { get; set; } = 2.5;

    /// <summary>Whether the query's spectrogram decides among the nominated tracks; default true. False takes the most votes, for comparison.</summary>
    public bool VerifyCandidates { get; set; } = true;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists each with its value and its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (!(MinimumMargin is >= 0 and <= 100)) faults.Add($"{nameof(MinimumMargin)} is {MinimumMargin}, must be 0 to 100");
        if (faults.Count > 0) throw new ArgumentException($"Recognizer options are out of range: {string.Join("; ", faults)}.");
    }
}
