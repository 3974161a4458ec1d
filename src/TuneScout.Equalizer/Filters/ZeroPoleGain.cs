using System.Numerics;

namespace TuneScout.Equalizer;

/// <summary>A filter as its zeros, its poles and a gain: gain x prod(s - zero) / prod(s - pole).</summary>
internal sealed record ZeroPoleGain(Complex[] Zeros, Complex[] Poles, double Gain);
