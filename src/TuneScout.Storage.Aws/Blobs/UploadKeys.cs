using System.Security.Cryptography;

namespace TuneScout.Storage.Aws;

/// <summary>Keys of what is on its way to becoming a blob: random, so that nobody guesses another's, and in a place whose objects expire.</summary>
internal static class UploadKeys
{
    private const int Digits = 32; // 128 bits

    public static string Folder(string prefix) => $"{prefix}/uploads/";

    public static string New(string prefix) => Folder(prefix) + RandomNumberGenerator.GetHexString(Digits, lowercase: true);

    public static bool Is(string? key, string prefix)
    {
        var folder = Folder(prefix);
        return key is not null && key.Length == folder.Length + Digits && key.StartsWith(folder, StringComparison.Ordinal) && key[folder.Length..].All(char.IsAsciiHexDigitLower);
    }
}
