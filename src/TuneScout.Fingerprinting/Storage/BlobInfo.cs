namespace TuneScout.Fingerprinting;

/// <summary>What a blob store knows of a blob. Immutable.</summary>
public sealed record BlobInfo
{
    /// <summary>The blob's name.</summary>
    public required BlobId Id { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Its media type, for example <c>audio/flac</c>.</summary>
    public required string ContentType { get; init; }
}
