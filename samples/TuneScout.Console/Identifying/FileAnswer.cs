using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>What became of one file that was to be identified: a result or an error.</summary>
internal sealed record FileAnswer(string File, RecognitionResult? Result, string? Error, TimeSpan Elapsed);
