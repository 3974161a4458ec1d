namespace TuneScout.DemoMusic;

/// <summary>A piece of music that the program composes and renders itself. Immutable and thread-safe.</summary>
public sealed record DemoPiece
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The artist, made up.</summary>
    public required string Artist { get; init; }

    /// <summary>The album, made up.</summary>
    public required string Album { get; init; }

    /// <summary>Beats a minute.</summary>
    public required double Tempo { get; init; }

    /// <summary>The key note as semitones over C.</summary>
    public required int Key { get; init; }

    /// <summary>The scale.</summary>
    public required Scale Scale { get; init; }

    /// <summary>Beats in a bar.</summary>
    public required int BeatsPerBar { get; init; }

    /// <summary>Which instruments play.</summary>
    public required Ensemble Ensemble { get; init; }

    /// <summary>About how long it is, in seconds; it ends with the bar.</summary>
    public required double Seconds { get; init; }

    /// <summary>What the composer draws its notes from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Composes and renders the piece.</summary>
    /// <param name="sampleRate">Hertz, at least 8,000.</param>
    /// <returns>Mono samples, at most 0.9 in magnitude; the same on every call.</returns>
    public float[] Render(int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 8000);
        return new Renderer(sampleRate, Seed).Render(new Composer(this).Compose());
    }
}
