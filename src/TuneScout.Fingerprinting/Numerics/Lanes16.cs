using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>Sixteen floats: AVX-512 on x64.</summary>
internal readonly struct Lanes16(Vector512<float> value) : ILanes<Lanes16>
{
    private readonly Vector512<float> _value = value;

    public static int Count => 16;

    public static Lanes16 operator +(Lanes16 a, Lanes16 b) => new(a._value + b._value);

    public static Lanes16 operator -(Lanes16 a, Lanes16 b) => new(a._value - b._value);

    public static Lanes16 operator *(Lanes16 a, Lanes16 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(ref float source, int at) => new(Vector512.LoadUnsafe(ref source, (nuint)at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes16 value, ref float target, int at) => value._value.StoreUnsafe(ref target, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Max(Lanes16 a, Lanes16 b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Reverse(Lanes16 value) =>
        new(Vector512.Shuffle(value._value, Vector512.Create(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 LogOfRoot(Lanes16 power, float floor) => new(VectorLog.Log(Vector512.Sqrt(power._value) + Vector512.Create(floor)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint PeakMask(Lanes16 value, Lanes16 limit, Lanes16 quietest) =>
        (uint)(Vector512.GreaterThanOrEqual(value._value, limit._value) & Vector512.GreaterThan(value._value, quietest._value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes16 Even, Lanes16 Odd) Unzip(Lanes16 first, Lanes16 second)
    {
        var order = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
        var (a, b) = (Vector512.Shuffle(first._value, order), Vector512.Shuffle(second._value, order));
        return (new(Vector512.Create(a.GetLower(), b.GetLower())), new(Vector512.Create(a.GetUpper(), b.GetUpper())));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInterleaved(Lanes16 a, Lanes16 b, Lanes16 c, Lanes16 d, ref float target, int at)
    {
        Lanes8.StoreInterleaved(new(a._value.GetLower()), new(b._value.GetLower()), new(c._value.GetLower()), new(d._value.GetLower()), ref target, at);
        Lanes8.StoreInterleaved(new(a._value.GetUpper()), new(b._value.GetUpper()), new(c._value.GetUpper()), new(d._value.GetUpper()), ref target, at + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFours(Lanes16 value, ref float target, int at, int distance)
    {
        Lanes8.StoreFours(new(value._value.GetLower()), ref target, at, distance);
        Lanes8.StoreFours(new(value._value.GetUpper()), ref target, at + (2 * distance), distance);
    }
}
