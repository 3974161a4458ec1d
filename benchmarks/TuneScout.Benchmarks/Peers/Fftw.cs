using System.Runtime.InteropServices;

namespace TuneScout.Benchmarks.Peers;

/// <summary>FFTW 3 in single precision (Debian: libfftw3-single3), where the machine has it: one real transform, planned by measuring.</summary>
/// <remarks>FFTW is under the GPL: it is loaded to be measured against, and nothing that is distributed knows of it.</remarks>
internal sealed unsafe partial class Fftw : IDisposable
{
    private const string Name = "libfftw3f.so.3";
    private const uint Measure = 0;
    private readonly nint _plan;
    private readonly float* _input;
    private readonly float* _output;

    /// <summary>Plans a transform.</summary>
    /// <param name="length">Samples.</param>
    public Fftw(int length)
    {
        Length = length;
        _input = (float*)Allocate((nuint)(length * sizeof(float)));
        _output = (float*)Allocate((nuint)((length + 2) * sizeof(float)));
        _plan = Plan(length, _input, _output, Measure);
        if (_plan == 0) throw new InvalidOperationException("FFTW has no plan.");
    }

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Name, out _);

    /// <summary>Samples.</summary>
    public int Length { get; }

    /// <summary>The samples; the transform leaves them as they are.</summary>
    public Span<float> Input => new(_input, Length);

    /// <summary>Real and imaginary parts by turns, of bins 0 to length / 2.</summary>
    public ReadOnlySpan<float> Output => new(_output, Length + 2);

    /// <summary>Transforms.</summary>
    public void Run() => Execute(_plan);

    public void Dispose()
    {
        Destroy(_plan);
        Free(_input);
        Free(_output);
    }

    [LibraryImport(Name, EntryPoint = "fftwf_malloc")]
    private static partial void* Allocate(nuint bytes);

    [LibraryImport(Name, EntryPoint = "fftwf_free")]
    private static partial void Free(void* memory);

    [LibraryImport(Name, EntryPoint = "fftwf_plan_dft_r2c_1d")]
    private static partial nint Plan(int length, float* input, float* output, uint flags);

    [LibraryImport(Name, EntryPoint = "fftwf_execute")]
    private static partial void Execute(nint plan);

    [LibraryImport(Name, EntryPoint = "fftwf_destroy_plan")]
    private static partial void Destroy(nint plan);
}
