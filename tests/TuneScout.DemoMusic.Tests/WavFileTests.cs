using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.DemoMusic.Tests;

public sealed class WavFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-wav-").FullName;

    private string File => Path.Combine(_folder, "file.wav");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Property(MaxTest = 50)]
    public async Task Write_then_read_gives_the_samples_to_half_a_step(ushort seed, byte length, bool tagged)
    {
        var random = new Prng(seed);
        var samples = new float[length + 1];
        for (var n = 0; n < samples.Length; n++) samples[n] = 1.2f * random.NextBipolar();
        WavFile.Write(File, samples, 22050, tagged ? "A title" : null, tagged ? "Odd" : null);
        await using var source = await AudioFile.OpenAsync(File);
        Assert.Equal((22050, 1), (source.SampleRate, source.Channels));
        var read = new float[samples.Length + 64];
        var count = 0;
        for (int more; (more = await source.ReadAsync(read.AsMemory(count))) > 0;) count += more;
        Assert.Equal(samples.Length, count);
        for (var n = 0; n < count; n++) Assert.Equal(Math.Clamp(samples[n], -1, 1), read[n], 1.6e-5 + (Math.Abs(samples[n]) / 32768));
    }

    [Theory]
    [InlineData("Paper Lanterns", "Ada Quillfeather", "Maps of Small Rooms")]
    [InlineData("Größe & \"Maß\"", "雪の歌手", "x")]
    public async Task Write_leaves_tags_that_ffprobe_finds(string title, string artist, string album)
    {
        WavFile.Write(File, new float[22051], 22050, title, artist, album);
        var tags = await AudioTags.ReadAsync(File, null, TestContext.Current.CancellationToken);
        Assert.Equal((title, artist, album), (tags.Title, tags.Artist, tags.Album));
        Assert.Equal(1, tags.Duration!.Value.TotalSeconds, 2);
    }
}
