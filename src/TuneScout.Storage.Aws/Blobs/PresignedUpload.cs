namespace TuneScout.Storage.Aws;

/// <summary>What a browser needs to send a file to the bucket itself: a form of type multipart/form-data. Immutable.</summary>
/// <remarks>
/// The form has every one of <see cref="Fields"/>, a field <c>Content-Type</c> with the media type of the file, and last the field <c>file</c>. The
/// service checks the size and the type; it answers 201. Whoever has the form can repeat it until it expires: take the upload with
/// <see cref="S3BlobStore.TakeUploadAsync"/>, which reads what is there at that moment.
/// </remarks>
public sealed record PresignedUpload
{
    /// <summary>Where the form is sent by POST.</summary>
    public required Uri Url { get; init; }

    /// <summary>Hidden fields of the form; a signature is among them: for the one user alone.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>Where the file will be; random, for <see cref="S3BlobStore.TakeUploadAsync"/>.</summary>
    public required string Key { get; init; }

    /// <summary>From when on the form is refused.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
