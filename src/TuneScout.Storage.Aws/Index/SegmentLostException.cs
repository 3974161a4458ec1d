namespace TuneScout.Storage.Aws;

/// <summary>A segment's object is gone, or is not what was stored: it was replaced and tidied away after the state that names it was read, or it is lost.</summary>
internal sealed class SegmentLostException(string message, Exception? inner = null) : Exception(message, inner);
