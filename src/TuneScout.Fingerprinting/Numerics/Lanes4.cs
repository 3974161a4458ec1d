using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>Four floats: SSE on x64, Advanced SIMD on ARM.</summary>
internal readonly struct Lanes4(Vector128<float> value) : ILanes<Lanes4>
{
    private readonly Vector128<float> _value = value;

    public static int Count => 4;

    public static Lanes4 operator +(Lanes4 a, Lanes4 b) => new(a._value + b._value);

    public static Lanes4 operator -(Lanes4 a, Lanes4 b) => new(a._value - b._value);

    public static Lanes4 operator *(Lanes4 a, Lanes4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Load(ref float source, int at) => new(Vector128.LoadUnsafe(ref source, (nuint)at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes4 value, ref float target, int at) => value._value.StoreUnsafe(ref target, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Max(Lanes4 a, Lanes4 b) => new(Vector128.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 Reverse(Lanes4 value) => new(Vector128.Shuffle(value._value, Vector128.Create(3, 2, 1, 0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 LogOfRoot(Lanes4 power, float floor) => new(VectorLog.Log(Vector128.Sqrt(power._value) + Vector128.Create(floor)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint PeakMask(Lanes4 value, Lanes4 limit, Lanes4 quietest) =>
        (Vector128.GreaterThanOrEqual(value._value, limit._value) & Vector128.GreaterThan(value._value, quietest._value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes4 Even, Lanes4 Odd) Unzip(Lanes4 first, Lanes4 second)
    {
        var order = Vector128.Create(0, 2, 1, 3);
        var (a, b) = (Vector128.Shuffle(first._value, order), Vector128.Shuffle(second._value, order));
        return (new(Vector128.Create(a.GetLower(), b.GetLower())), new(Vector128.Create(a.GetUpper(), b.GetUpper())));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInterleaved(Lanes4 a, Lanes4 b, Lanes4 c, Lanes4 d, ref float target, int at)
    {
        var (r0, r1, r2, r3) = Transpose.Rows(a._value, b._value, c._value, d._value);
        r0.StoreUnsafe(ref target, (nuint)at);
        r1.StoreUnsafe(ref target, (nuint)(at + 4));
        r2.StoreUnsafe(ref target, (nuint)(at + 8));
        r3.StoreUnsafe(ref target, (nuint)(at + 12));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFours(Lanes4 value, ref float target, int at, int distance) => value._value.StoreUnsafe(ref target, (nuint)at);
}
