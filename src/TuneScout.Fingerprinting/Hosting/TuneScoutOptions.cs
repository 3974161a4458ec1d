namespace TuneScout.Fingerprinting;

/// <summary>What a host configures of TuneScout. Not thread-safe; it is read once, when the first service is asked for.</summary>
public sealed class TuneScoutOptions
{
    /// <summary>The options of every fingerprint; default null: those of the store, or <see cref="FingerprintOptions.Default"/> for a new one.</summary>
    public FingerprintOptions? Fingerprint { get; set; }

    /// <summary>How recordings are recognised; default: the defaults of <see cref="RecognizerOptions"/>. Not null.</summary>
    public RecognizerOptions Recognizer { get; set; } = new();

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists each with its value and its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        Check(() => Fingerprint?.Validate());
        if (Recognizer is null) faults.Add($"{nameof(Recognizer)} is null.");
        else Check(Recognizer.Validate);
        if (faults.Count > 0) throw new ArgumentException(string.Join(' ', faults));

        void Check(Action validate)
        {
            try
            {
                validate();
            }
            catch (ArgumentException fault)
            {
                faults.Add(fault.Message);
            }
        }
    }
}
