namespace TuneScout.Fingerprinting;

/// <summary>A vector of floats of one width: a kernel is written once and compiled for each width that a machine may have.</summary>
/// <remarks>
/// Every operation is that of IEEE 754 on each lane, rounded by itself: no fused multiply-add, no estimates, no sums across lanes.
/// So a kernel gives the same bits at every width, and the same as its scalar twin.
/// </remarks>
/// <typeparam name="T">The vector itself.</typeparam>
internal interface ILanes<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T Broadcast(float value);

    static abstract T Load(ref float source, int at);

    static abstract void Store(T value, ref float target, int at);

    /// <summary>The larger of each two numbers; none may be NaN.</summary>
    static abstract T Max(T a, T b);

    /// <summary>The last lane first.</summary>
    static abstract T Reverse(T value);

    /// <summary>ln(sqrt(power) + floor), see <see cref="VectorLog"/>.</summary>
    static abstract T LogOfRoot(T power, float floor);

    /// <summary>Bit i is set where lane i is at least <paramref name="limit"/>'s and above the quietest.</summary>
    static abstract uint PeakMask(T value, T limit, T quietest);

    /// <summary>Of the lanes of both, one after the other: those at even places, and those at odd ones.</summary>
    static abstract (T Even, T Odd) Unzip(T first, T second);

    /// <summary>Writes a0 b0 c0 d0 a1 b1 c1 d1 and so on.</summary>
    static abstract void StoreInterleaved(T a, T b, T c, T d, ref float target, int at);

    /// <summary>Writes lanes 0 to 3 to <paramref name="at"/>, 4 to 7 behind them by <paramref name="distance"/>, and so on.</summary>
    static abstract void StoreFours(T value, ref float target, int at, int distance);
}
