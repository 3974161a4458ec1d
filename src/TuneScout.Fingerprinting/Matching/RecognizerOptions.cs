using System.Globalization;

namespace TuneScout.Fingerprinting;

/// <summary>How a <see cref="Recognizer"/> searches and decides. Not thread-safe: do not change it once a recognizer has it.</summary>
public sealed class RecognizerOptions
{
    /// <summary>The part of queries whose music is not in the library that may be answered with a track all the same; default 0.001, range 0.00001 to 0.2.</summary>
    /// <remarks>The accept level follows from it by a calibration on 3,000 clips of foreign music; docs/recognition.md has the measured rates.</remarks>
    public double FalseAcceptRate { get; set; } = 0.001;

    /// <summary>When music at another speed, tempo (-12 to +12 %) or pitch (-200 to +200 cents) is looked for; default <see cref="WarpSearch.WhenUndecided"/>.</summary>
    public WarpSearch Warps { get; set; } = WarpSearch.WhenUndecided;

    /// <summary>Whether the query's spectrogram decides among the nominated tracks; default true. False takes the most votes, for comparison.</summary>
    public bool VerifyCandidates { get; set; } = true;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists each with its value and its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (!(FalseAcceptRate is >= 0.00001 and <= 0.2))
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(FalseAcceptRate)} is {FalseAcceptRate}, must be 0.00001 to 0.2"));
        if (!Enum.IsDefined(Warps)) faults.Add($"{nameof(Warps)} is {Warps:d}, must be {string.Join(", ", Enum.GetNames<WarpSearch>())}");
        if (faults.Count > 0) throw new ArgumentException($"Recognizer options are out of range: {string.Join("; ", faults)}.");
    }
}
