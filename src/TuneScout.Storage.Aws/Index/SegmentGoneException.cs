namespace TuneScout.Storage.Aws;

/// <summary>A segment's object is gone: it was replaced and tidied away after the state that names it was read.</summary>
internal sealed class SegmentGoneException(string message, Exception inner) : Exception(message, inner);
