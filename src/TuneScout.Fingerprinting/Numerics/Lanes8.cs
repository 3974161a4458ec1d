using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TuneScout.Fingerprinting;

/// <summary>Eight floats: AVX2 on x64.</summary>
internal readonly struct Lanes8(Vector256<float> value) : ILanes<Lanes8>
{
    private readonly Vector256<float> _value = value;

    public static int Count => 8;

    public static Lanes8 operator +(Lanes8 a, Lanes8 b) => new(a._value + b._value);

    public static Lanes8 operator -(Lanes8 a, Lanes8 b) => new(a._value - b._value);

    public static Lanes8 operator *(Lanes8 a, Lanes8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(ref float source, int at) => new(Vector256.LoadUnsafe(ref source, (nuint)at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes8 value, ref float target, int at) => value._value.StoreUnsafe(ref target, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Max(Lanes8 a, Lanes8 b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Reverse(Lanes8 value) => new(Vector256.Shuffle(value._value, Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 LogOfRoot(Lanes8 power, float floor) => new(VectorLog.Log(Vector256.Sqrt(power._value) + Vector256.Create(floor)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint PeakMask(Lanes8 value, Lanes8 limit, Lanes8 quietest) =>
        (Vector256.GreaterThanOrEqual(value._value, limit._value) & Vector256.GreaterThan(value._value, quietest._value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes8 Even, Lanes8 Odd) Unzip(Lanes8 first, Lanes8 second)
    {
        var order = Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7);
        var (a, b) = (Vector256.Shuffle(first._value, order), Vector256.Shuffle(second._value, order));
        return (new(Vector256.Create(a.GetLower(), b.GetLower())), new(Vector256.Create(a.GetUpper(), b.GetUpper())));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInterleaved(Lanes8 a, Lanes8 b, Lanes8 c, Lanes8 d, ref float target, int at)
    {
        if (!Avx.IsSupported)
        {
            Lanes4.StoreInterleaved(new(a._value.GetLower()), new(b._value.GetLower()), new(c._value.GetLower()), new(d._value.GetLower()), ref target, at);
            Lanes4.StoreInterleaved(new(a._value.GetUpper()), new(b._value.GetUpper()), new(c._value.GetUpper()), new(d._value.GetUpper()), ref target, at + 16);
            return;
        }

        // AVX interleaves within halves of 128 bits: each result holds a row of the lower half and one of the upper.
        var (ac, ac2) = (Avx.UnpackLow(a._value, c._value), Avx.UnpackHigh(a._value, c._value));
        var (bd, bd2) = (Avx.UnpackLow(b._value, d._value), Avx.UnpackHigh(b._value, d._value));
        Halves(Avx.UnpackLow(ac, bd), ref target, at);
        Halves(Avx.UnpackHigh(ac, bd), ref target, at + 4);
        Halves(Avx.UnpackLow(ac2, bd2), ref target, at + 8);
        Halves(Avx.UnpackHigh(ac2, bd2), ref target, at + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFours(Lanes8 value, ref float target, int at, int distance)
    {
        value._value.GetLower().StoreUnsafe(ref target, (nuint)at);
        value._value.GetUpper().StoreUnsafe(ref target, (nuint)(at + distance));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector256<float> rows, ref float target, int at)
    {
        rows.GetLower().StoreUnsafe(ref target, (nuint)at);
        rows.GetUpper().StoreUnsafe(ref target, (nuint)(at + 16));
    }
}
