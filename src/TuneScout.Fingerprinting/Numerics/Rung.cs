namespace TuneScout.Fingerprinting;

/// <summary>The width at which a kernel runs.</summary>
internal enum Rung
{
    /// <summary>One number at a time: the twin that the others are held against, and what machines without vectors run.</summary>
    Scalar,

    /// <summary>Four floats at a time.</summary>
    Vector128,

    /// <summary>Eight floats at a time.</summary>
    Vector256,

    /// <summary>Sixteen floats at a time.</summary>
    Vector512,
}
