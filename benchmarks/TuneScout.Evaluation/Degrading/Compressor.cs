namespace TuneScout.Evaluation;

/// <summary>A loud radio: twelve to one over a threshold of -30 dB, then clipped.</summary>
internal static class Compressor
{
    private const double Threshold = 0.03;
    private const double Ratio = 12;
    private const double AttackSeconds = 0.005;
    private const double ReleaseSeconds = 0.08;
    private const double ClipLevel = 0.6;
    private const double LoudestShare = 0.99; // this share of the samples ends below the overdrive
    private const double Overdrive = 1.5;

    public static float[] CompressAndClip(float[] samples, int sampleRate)
    {
        var attack = 1 - Math.Exp(-1 / (AttackSeconds * sampleRate));
        var release = 1 - Math.Exp(-1 / (ReleaseSeconds * sampleRate));
        var output = new float[samples.Length];
        var envelope = 0.0;
        for (var n = 0; n < samples.Length; n++)
        {
            var level = Math.Abs(samples[n]);
            envelope += (level > envelope ? attack : release) * (level - envelope);
            var gain = envelope > Threshold ? Math.Pow(envelope / Threshold, (1 / Ratio) - 1) : 1;
            output[n] = (float)(samples[n] * gain);
        }

        var sorted = output.Select(Math.Abs).Order().ToArray();
        var loud = sorted.Length == 0 ? 0 : sorted[(int)(LoudestShare * (sorted.Length - 1))];
        if (loud == 0) return output;
        for (var n = 0; n < output.Length; n++) output[n] = (float)Math.Clamp(output[n] * Overdrive / loud, -ClipLevel, ClipLevel);
        return output;
    }
}
