using Xunit;

namespace TuneScout.Fingerprinting.Tests;

/// <summary>The fingerprints of the composed pieces, byte for byte.</summary>
/// <remarks>
/// A difference means that indexes in the field no longer fit: that needs a new scheme id, never a new golden file.
/// TUNESCOUT_WRITE_GOLDEN=FOLDER writes files that are missing there, after such a change, and never touches one that is there.
/// </remarks>
public sealed class GoldenFingerprintTests
{
    [Fact]
    public async Task Fingerprints_of_the_composed_pieces_are_what_they_always_were()
    {
        var music = await ComposedMusic.GetAsync();
        var target = Environment.GetEnvironmentVariable("TUNESCOUT_WRITE_GOLDEN");
        var writing = !string.IsNullOrEmpty(target);
        var folder = writing ? target! : Path.Combine(AppContext.BaseDirectory, "Golden");
        for (var i = 0; i < music.Count; i++)
        {
            var bytes = music[i].Fingerprint.ToBytes();
            var path = Path.Combine(folder, $"{music[i].Fingerprint.SchemeId}-{i + 1:00}.fingerprint");
            if (!File.Exists(path) && writing) await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            Assert.True(File.Exists(path), $"{path} is missing.");
            var golden = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            Assert.True(golden.AsSpan().SequenceEqual(bytes), $"The fingerprint of {music[i].Piece.Title} is no longer that in {Path.GetFileName(path)}.");
        }
    }
}
