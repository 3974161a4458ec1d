namespace TuneScout.DemoMusic;

/// <summary>Plays a score: every note through its voice into one buffer, then a room and a level.</summary>
internal sealed class Renderer(int sampleRate, ulong seed)
{
    private const double TailSeconds = 1.2;
    private const float Peak = 0.9f;

    private readonly Voices _voices = new(sampleRate, seed);

    public float[] Render(IReadOnlyList<Note> notes)
    {
        var end = notes.Max(note => note.StartSeconds + note.Seconds) + TailSeconds;
        var dry = new float[(int)(end * sampleRate)];
        foreach (var note in notes) _voices.Play(note, dry.AsSpan(Math.Min(dry.Length, (int)(note.StartSeconds * sampleRate))));
        AddRoom(dry);
        var loudest = Math.Max(dry.Max(), -dry.Min());
        if (loudest == 0) return dry;
        // A soft knee first: single peaks of a mix must not decide the level of all of it.
        var gain = 1.8f / loudest;
        for (var n = 0; n < dry.Length; n++)
        {
            var x = dry[n] * gain;
            dry[n] = Peak * x / (1 + MathF.Abs(x)) * 1.5f;
        }

        return dry;
    }

    // Four feedback combs of prime-like lengths, a fifth of their sound (after Schroeder, 1962).
    private void AddRoom(float[] samples)
    {
        var wet = new float[samples.Length];
        foreach (var seconds in (double[])[0.0297, 0.0371, 0.0411, 0.0437])
        {
            var line = new float[(int)(seconds * sampleRate)];
            var at = 0;
            for (var n = 0; n < samples.Length; n++)
            {
                var echo = line[at];
                wet[n] += echo;
                line[at] = samples[n] + (0.72f * echo);
                if (++at == line.Length) at = 0;
            }
        }

        for (var n = 0; n < samples.Length; n++) samples[n] += 0.06f * wet[n];
    }
}
