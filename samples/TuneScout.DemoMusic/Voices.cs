namespace TuneScout.DemoMusic;

/// <summary>The instruments: adds one note at a time to a buffer.</summary>
internal sealed class Voices(int sampleRate, ulong seed)
{
    private readonly Prng _noise = new(seed ^ 0x5eed);
    private readonly Wavetables _tables = new(sampleRate);

    public void Play(Note note, Span<float> target)
    {
        switch (note.Instrument)
        {
            case Instrument.Guitar: Pluck(note, target); break;
            case Instrument.Bells: Ring(note, target); break;
            case Instrument.Kick: Kick(note, target); break;
            case Instrument.Snare: Snare(note, target); break;
            case Instrument.HiHat: HiHat(note, target); break;
            case Instrument.Strings: Sustain(note, target, new Envelope(0.09, 1.5, 0.9, 0.25), 5.1, 0.004, 0.0035); break;
            case Instrument.Clarinet: Sustain(note, target, new Envelope(0.04, 0.5, 0.85, 0.06), 4.6, 0.003, 0); break;
            case Instrument.Brass: Sustain(note, target, new Envelope(0.03, 0.3, 0.75, 0.08), 5.6, 0.005, 0); break;
            case Instrument.Piano: Sustain(note, target, new Envelope(0.004, 1.1, 0.02, 0.15), 0, 0, 0.0008); break;
            case Instrument.Synthesizer: Sustain(note, target, new Envelope(0.008, 0.4, 0.6, 0.1), 0, 0, 0.006); break;
            case Instrument.Organ: Sustain(note, target, new Envelope(0.012, 1, 1, 0.04), 6.2, 0.0015, 0); break;
            default: Sustain(note, target, new Envelope(0.006, 0.6, 0.55, 0.06), 0, 0, 0); break;
        }
    }

    private readonly record struct Envelope(double Attack, double Decay, double Sustain, double Release);

    private void Sustain(Note note, Span<float> target, Envelope envelope, double vibratoHz, double vibratoDepth, double detune)
    {
        var bright = _tables.Get(note.Instrument, note.FrequencyHz, 1);
        var dark = _tables.Get(note.Instrument, note.FrequencyHz, 0);
        var length = Math.Min(target.Length, (int)((note.Seconds + envelope.Release) * sampleRate));
        var held = note.Seconds * sampleRate;
        var attack = envelope.Attack * sampleRate;
        var decay = Math.Exp(-1 / (envelope.Decay * sampleRate));
        double phase = _noise.NextUnit() * Wavetables.Size, second = _noise.NextUnit() * Wavetables.Size, body = 1;
        var step = note.FrequencyHz * Wavetables.Size / sampleRate;
        var vibrato = Math.Tau * vibratoHz / sampleRate;
        var level = note.Level * (detune > 0 ? 0.6 : 1);
        double wobble = 1;
        for (var n = 0; n < length; n++)
        {
            if (vibratoDepth > 0 && n % 32 == 0) wobble = 1 + (vibratoDepth * Math.Sin(vibrato * n));
            body *= decay;
            var loud = n < attack ? n / attack : envelope.Sustain + ((1 - envelope.Sustain) * body);
            if (n > held) loud *= Math.Max(0, 1 - ((n - held) / (envelope.Release * sampleRate)));
            var mix = (float)(0.25 + (0.75 * body));
            phase = Advance(phase, step * wobble);
            var value = Blend(bright, dark, phase, mix);
            if (detune > 0)
            {
                second = Advance(second, step * wobble * (1 + detune));
                value += Blend(bright, dark, second, mix);
            }

            target[n] += (float)(value * loud * level);
        }
    }

    private static double Advance(double phase, double step)
    {
        phase += step;
        return phase >= Wavetables.Size ? phase - Wavetables.Size : phase;
    }

    private static float Blend(float[] bright, float[] dark, double phase, float mix)
    {
        var at = (int)phase;
        var part = (float)(phase - at);
        var b = bright[at] + (part * (bright[at + 1] - bright[at]));
        var d = dark[at] + (part * (dark[at + 1] - dark[at]));
        return d + (mix * (b - d));
    }

    private void Pluck(Note note, Span<float> target)
    {
        var line = new float[Math.Max(2, (int)(sampleRate / note.FrequencyHz))];
        for (var i = 0; i < line.Length; i++) line[i] = _noise.NextBipolar();
        var length = Math.Min(target.Length, (int)((note.Seconds + 0.5) * sampleRate));
        var fade = (int)(0.4 * sampleRate);
        var level = (float)note.Level * 0.9f;
        for (int n = 0, at = 0; n < length; n++)
        {
            var next = at + 1 == line.Length ? 0 : at + 1;
            var value = line[at];
            line[at] = 0.4985f * (line[at] + line[next]);
            at = next;
            target[n] += value * level * Math.Min(1, (length - n) / (float)fade);
        }
    }

    private void Ring(Note note, Span<float> target)
    {
        var length = Math.Min(target.Length, (int)((note.Seconds + 1.2) * sampleRate));
        var sine = _tables.Sine;
        var modulatorHz = 2.76 * note.FrequencyHz;
        double carrier = 0, modulator = 0, loud = note.Level;
        var depth = modulatorHz < 0.45 * sampleRate ? 0.32 * Wavetables.Size : 0; // a low sample rate has no room for it
        var fading = Math.Exp(-1 / (0.6 * sampleRate));
        for (var n = 0; n < length; n++)
        {
            carrier = Advance(carrier, note.FrequencyHz * Wavetables.Size / sampleRate);
            if (depth > 0) modulator = Advance(modulator, modulatorHz * Wavetables.Size / sampleRate);
            var at = carrier + (depth * sine[(int)modulator]);
            var wrapped = (int)at & (Wavetables.Size - 1);
            target[n] += (float)(sine[wrapped] * loud * Math.Min(1, (length - n) / (0.05 * sampleRate)));
            loud *= fading;
            depth *= fading;
        }
    }

    private void Kick(Note note, Span<float> target)
    {
        var length = Math.Min(target.Length, (int)(note.Seconds * sampleRate));
        double phase = 0;
        for (var n = 0; n < length; n++)
        {
            var time = (double)n / sampleRate;
            phase = Advance(phase, (48 + (110 * Math.Exp(-time * 35))) * Wavetables.Size / sampleRate);
            target[n] += (float)(_tables.Sine[(int)phase] * Math.Exp(-time * 11) * note.Level);
        }
    }

    private void Snare(Note note, Span<float> target)
    {
        var length = Math.Min(target.Length, (int)(note.Seconds * sampleRate));
        double phase = 0;
        for (var n = 0; n < length; n++)
        {
            var time = (double)n / sampleRate;
            phase = Advance(phase, 190.0 * Wavetables.Size / sampleRate);
            target[n] += (float)(((0.7 * _noise.NextBipolar() * Math.Exp(-time * 18)) + (0.4 * _tables.Sine[(int)phase] * Math.Exp(-time * 25))) * note.Level);
        }
    }

    private void HiHat(Note note, Span<float> target)
    {
        var length = Math.Min(target.Length, (int)(note.Seconds * sampleRate));
        float last = 0;
        for (var n = 0; n < length; n++)
        {
            var white = _noise.NextBipolar();
            target[n] += (float)((white - last) * Math.Exp(-n * 45.0 / sampleRate) * note.Level); // differences: only the highs are left
            last = white;
        }
    }
}
