using SkiaSharp;
using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;

namespace TuneScout.Console.Tests;

public sealed class ClipPictureTests : IDisposable
{
    private const int Rate = FingerprintOptions.SampleRate;
    private static readonly SKColor Green = SKColor.Parse("#7cfc00");
    private static readonly float[] Piece = DemoPieces.All[3].Render(Rate);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_draws_a_picture_of_its_size_that_is_small_and_shows_matched_peaks()
    {
        var clip = Degradation.AddPinkNoise(Piece.AsSpan(20 * Rate, 10 * Rate).ToArray(), 0, 1);
        using var picture = Draw(clip, ClipPeaks.From(PeaksOf(Piece), (int)Math.Round(20.0 * Rate / FingerprintOptions.HopSamples)));
        Assert.InRange(new FileInfo(_folder["clip.png"]).Length, 30_000, 400_000);
        Assert.True(Colors(picture) > 100, "the picture shows next to nothing");
        Assert.True(Count(picture, Green) > 1500, $"{Count(picture, Green)} pixels of matched peaks");
    }

    [Fact]
    public void Write_at_a_wrong_place_shows_few_matched_peaks()
    {
        var clip = Piece.AsSpan(20 * Rate, 10 * Rate).ToArray();
        var peaks = PeaksOf(Piece);
        var offset = (int)Math.Round(20.0 * Rate / FingerprintOptions.HopSamples);
        using var right = Draw(clip, ClipPeaks.From(peaks, offset));
        using var wrong = Draw(clip, ClipPeaks.From(peaks, offset + 400));
        Assert.True(Count(right, Green) > 4 * Count(wrong, Green), $"{Count(right, Green)} and {Count(wrong, Green)} pixels of matched peaks");
    }

    [Fact]
    public void Write_without_a_match_shows_no_matched_peaks()
    {
        using var picture = Draw(Piece.AsSpan(0, 5 * Rate).ToArray(), null);
        Assert.Equal(0, Count(picture, Green));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Write_of_less_than_a_frame_draws_the_axes(int length)
    {
        using var picture = Draw(new float[length], null);
        Assert.True(Colors(picture) > 100, "no axes, no title");
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(Rate)]
    public void Write_of_silence_is_dark(int length)
    {
        using var picture = Draw(new float[length], null);
        Assert.True(Colors(picture) > 100, "no axes, no title");
        var middle = picture.GetPixel(300, 300);
        Assert.True(middle.Red + middle.Green + middle.Blue < 24, $"silence is drawn as {middle}");
    }

    [Theory]
    [InlineData("雪の歌 / Зимняя песня")]
    [InlineData("a\nb\tc \U0001F3B5")]
    [InlineData("")]
    public void Write_takes_titles_of_any_script(string title)
    {
        ClipPicture.Write(_folder["clip.png"], title, title, Piece.AsSpan(0, Rate).ToArray(), null);
        using var picture = SKBitmap.Decode(_folder["clip.png"]);
        Assert.Equal(ClipPicture.Width, picture.Width);
    }

    [Fact]
    public void IsNear_reaches_one_frame_and_one_bin_and_no_further()
    {
        HashSet<(int, int)> peaks = [(10, 100)];
        for (var frame = 7; frame <= 13; frame++)
        {
            for (var bin = 97; bin <= 103; bin++) Assert.Equal(Math.Abs(frame - 10) <= 1 && Math.Abs(bin - 100) <= 1, ClipPeaks.IsNear(peaks, (frame, bin)));
        }
    }

    private static Constellation PeaksOf(float[] samples)
    {
        var stream = new Fingerprinter().BeginStream();
        stream.Push(samples);
        return stream.Complete().Constellation;
    }

    private SKBitmap Draw(float[] clip, List<(int Frame, int Bin)>? track)
    {
        ClipPicture.Write(_folder["clip.png"], "title", "caption", clip, track);
        var picture = SKBitmap.Decode(_folder["clip.png"]);
        Assert.Equal((1200, 700), (picture.Width, picture.Height));
        return picture;
    }

    private static int Colors(SKBitmap picture) => picture.Pixels.Distinct().Count();

    // In the plot alone: the legend below it shows the colour too.
    private static int Count(SKBitmap picture, SKColor color) => picture.Pixels.Take(600 * picture.Width).Count(pixel => pixel == color);
}
