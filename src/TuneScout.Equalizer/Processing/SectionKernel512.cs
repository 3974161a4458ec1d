using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TuneScout.Equalizer;

/// <summary>The kernel with registers of 512 bits: 4 sections of two channels in each, up to three registers at work.</summary>
/// <remarks>Lane 2k + c of a register is channel c of its section k. The order of the sums is that of <see cref="SectionKernel"/>.</remarks>
internal static class SectionKernel512
{
    private const int Lanes = 8;
    private const int SectionsPerGroup = 4;
    private const int MostGroups = 3;

    /// <inheritdoc cref="SectionKernel.Process"/>
    public static unsafe void Process(Span<double> pairs, SectionCoefficients coefficients, Span<double> s1, Span<double> s2)
    {
        if (pairs.Length % 2 != 0 || s1.Length != coefficients.Lanes || s2.Length != coefficients.Lanes)
            throw new ArgumentException($"The lengths do not fit: {pairs.Length} samples, {s1.Length} and {s2.Length} states for {coefficients.Lanes} lanes.");
        if (pairs.IsEmpty) return;
        var groups = (coefficients.Count + SectionsPerGroup - 1) / SectionsPerGroup;
        fixed (double* data = pairs, first = s1, second = s2)
        {
            for (int group = 0, count; group < groups; group += count)
            {
                // Four registers of sections are two and two, which is faster than three and one.
                count = groups - group == 4 ? 2 : Math.Min(MostGroups, groups - group);
                if (count == 3) Run<ThreeGroups>(data, pairs.Length / 2, coefficients, group * Lanes, first + (group * Lanes), second + (group * Lanes));
                else if (count == 2) Run<TwoGroups>(data, pairs.Length / 2, coefficients, group * Lanes, first + (group * Lanes), second + (group * Lanes));
                else Run<OneGroup>(data, pairs.Length / 2, coefficients, group * Lanes, first + (group * Lanes), second + (group * Lanes));
            }
        }
    }

    // The upper lanes of the register before, then the lower ones of this: each section gets what the section before it gave.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Shift(Vector512<double> before, Vector512<double> group) =>
        Avx512F.AlignRight64(group.AsInt64(), before.AsInt64(), 6).AsDouble();

    // Two channels into the lanes from which they are shifted in; the other lanes do not count.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector512<double> Input(double* source) => Avx512DQ.BroadcastVector128ToVector512(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Output(Vector512<double> group, double* target) => group.GetUpper().GetUpper().Store(target);

    private static unsafe void Run<TGroups>(double* data, int frames, SectionCoefficients coefficients, int lane, double* s1, double* s2)
        where TGroups : IGroupCount
    {
        var delay = (TGroups.Count * SectionsPerGroup) - 1;
        var outputs = stackalloc double[MostGroups * Lanes];
        var filled = Math.Min(delay, frames);
        Steps<TGroups, EdgePhase>(data, frames, 0, filled, coefficients, lane, s1, s2, outputs);
        Steps<TGroups, SteadyPhase>(data, frames, filled, frames, coefficients, lane, s1, s2, outputs);
        Steps<TGroups, EdgePhase>(data, frames, frames, frames + delay, coefficients, lane, s1, s2, outputs);
    }

    private static unsafe void Steps<TGroups, TPhase>(
        double* data, int frames, int from, int to, SectionCoefficients coefficients, int lane, double* s1, double* s2, double* outputs)
        where TGroups : IGroupCount
        where TPhase : IPhase
    {
        var delay = (TGroups.Count * SectionsPerGroup) - 1;
        Vector512<double> t1 = default, t2 = default, u1 = default, u2 = default, y1 = default, y2 = default, p1 = default, p2 = default;
        Vector512<double> b01 = default, b11 = default, b21 = default, a11 = default, a21 = default, b02 = default, b12 = default, b22 = default, a12 = default, a22 = default;
        fixed (double* b0 = &coefficients.B0[lane], b1 = &coefficients.B1[lane], b2 = &coefficients.B2[lane], a1 = &coefficients.A1[lane], a2 = &coefficients.A2[lane])
        {
            Vector512<double> b00 = Vector512.Load(b0), b10 = Vector512.Load(b1), b20 = Vector512.Load(b2), a10 = Vector512.Load(a1), a20 = Vector512.Load(a2);
            Vector512<double> t0 = Vector512.Load(s1), u0 = Vector512.Load(s2), y0 = Vector512.Load(outputs), p0 = y0;
            if (TGroups.Count > 1)
            {
                (b01, b11, b21, a11, a21) = (Vector512.Load(b0 + Lanes), Vector512.Load(b1 + Lanes), Vector512.Load(b2 + Lanes), Vector512.Load(a1 + Lanes), Vector512.Load(a2 + Lanes));
                (t1, u1, y1) = (Vector512.Load(s1 + Lanes), Vector512.Load(s2 + Lanes), Vector512.Load(outputs + Lanes));
            }

            if (TGroups.Count > 2)
            {
                (b02, b12, b22) = (Vector512.Load(b0 + (2 * Lanes)), Vector512.Load(b1 + (2 * Lanes)), Vector512.Load(b2 + (2 * Lanes)));
                (a12, a22) = (Vector512.Load(a1 + (2 * Lanes)), Vector512.Load(a2 + (2 * Lanes)));
                (t2, u2, y2) = (Vector512.Load(s1 + (2 * Lanes)), Vector512.Load(s2 + (2 * Lanes)), Vector512.Load(outputs + (2 * Lanes)));
            }

            for (var step = from; step < to; step++)
            {
                (p0, p1, p2) = (y0, y1, y2);
                var x = Shift(!TPhase.IsEdge || step < frames ? Input(data + (2 * step)) : default, p0);
                y0 = (b00 * x) + t0;
                t0 = Keep<TPhase>(t0, ((b10 * x) + u0) - (a10 * y0), 0, step, frames);
                u0 = Keep<TPhase>(u0, (b20 * x) - (a20 * y0), 0, step, frames);
                if (TGroups.Count > 1)
                {
                    x = Shift(p0, p1);
                    y1 = (b01 * x) + t1;
                    t1 = Keep<TPhase>(t1, ((b11 * x) + u1) - (a11 * y1), 1, step, frames);
                    u1 = Keep<TPhase>(u1, (b21 * x) - (a21 * y1), 1, step, frames);
                }

                if (TGroups.Count > 2)
                {
                    x = Shift(p1, p2);
                    y2 = (b02 * x) + t2;
                    t2 = Keep<TPhase>(t2, ((b12 * x) + u2) - (a12 * y2), 2, step, frames);
                    u2 = Keep<TPhase>(u2, (b22 * x) - (a22 * y2), 2, step, frames);
                }

                if (!TPhase.IsEdge || step >= delay) Output(TGroups.Count == 1 ? y0 : TGroups.Count == 2 ? y1 : y2, data + (2 * (step - delay)));
            }

            t0.Store(s1);
            u0.Store(s2);
            y0.Store(outputs);
        }

        if (TGroups.Count > 1)
        {
            t1.Store(s1 + Lanes);
            u1.Store(s2 + Lanes);
            y1.Store(outputs + Lanes);
        }

        if (TGroups.Count > 2)
        {
            t2.Store(s1 + (2 * Lanes));
            u2.Store(s2 + (2 * Lanes));
            y2.Store(outputs + (2 * Lanes));
        }
    }

    // Section k has sample step - k before it: the state of a section without a sample stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Keep<TPhase>(Vector512<double> old, Vector512<double> fresh, int group, int step, int frames)
        where TPhase : IPhase
    {
        if (!TPhase.IsEdge) return fresh;
        var sample = Vector512.Create((double)(step - (group * SectionsPerGroup))) - Vector512.Create(0.0, 0, 1, 1, 2, 2, 3, 3);
        var works = Vector512.GreaterThanOrEqual(sample, Vector512<double>.Zero) & Vector512.LessThan(sample, Vector512.Create((double)frames));
        return Vector512.ConditionalSelect(works, fresh, old);
    }
}
