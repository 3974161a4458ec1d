using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>A clip that is asked: where it was cut, and what was done to it.</summary>
/// <param name="Condition">What was done to it, for people.</param>
/// <param name="Track">The track it comes from; null for music that the library does not hold.</param>
/// <param name="OffsetSeconds">Where in its recording it starts.</param>
/// <param name="Path">Its file.</param>
internal sealed record DemoClip(string Condition, Track? Track, double OffsetSeconds, string Path);

/// <summary>What the demo does to its clips, one after the other.</summary>
internal static class DemoConditions
{
    private static readonly (string Name, double Seconds, Func<float[], int, ulong, float[]> Apply)[] All =
    [
        ("pink noise, 0 dB", 10, (clip, _, seed) => Degradation.AddPinkNoise(clip, 0, seed)),
        ("a crowd, 0 dB", 8, (clip, rate, seed) => Degradation.AddBabble(clip, rate, 0, seed)),
        ("room, crowd 5 dB, telephone", 10, (clip, rate, seed) => Degradation.Telephone(Room(clip, rate, seed, 5), rate)),
        ("pink noise, -3 dB", 8, (clip, _, seed) => Degradation.AddPinkNoise(clip, -3, seed)),
        ("room, crowd 10 dB", 5, (clip, rate, seed) => Room(clip, rate, seed, 10)),
        ("a crowd, -3 dB", 10, (clip, rate, seed) => Degradation.AddBabble(clip, rate, -3, seed)),
        ("pink noise, 5 dB", 5, (clip, _, seed) => Degradation.AddPinkNoise(clip, 5, seed)),
    ];

    public static (string Name, double Seconds, Func<float[], int, ulong, float[]> Apply) Of(int number) => All[number % All.Length];

    private static float[] Room(float[] clip, int rate, ulong seed, double crowdDb) =>
        Degradation.AddBabble(Degradation.AddRoom(clip, rate, 0.5, -1.5, seed), rate, crowdDb, seed + 1);
}
