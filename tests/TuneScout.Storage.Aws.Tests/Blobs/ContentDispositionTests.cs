using System.Net.Http.Headers;
using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Blobs;

public sealed class ContentDispositionTests
{
    [Theory]
    [InlineData("song.flac", "attachment; filename=\"song.flac\"; filename*=UTF-8''song.flac")]
    [InlineData("Björk 100%.flac", "attachment; filename=\"Bj_rk 100_.flac\"; filename*=UTF-8''Bj%C3%B6rk%20100%25.flac")]
    [InlineData("../../etc/passwd", "attachment; filename=\"_.._etc_passwd\"; filename*=UTF-8''_.._etc_passwd")]
    [InlineData("a\"; filename=\"b.exe", "attachment; filename=\"a_; filename=_b.exe\"; filename*=UTF-8''a_%3B%20filename%3D_b.exe")]
    [InlineData("a\u202e3pm.exe", "attachment; filename=\"a_3pm.exe\"; filename*=UTF-8''a_3pm.exe")]
    [InlineData(" .. ", "attachment; filename=\"download\"; filename*=UTF-8''download")]
    public void Attachment_ofAName_isItsHeader(string name, string header) => Assert.Equal(header, ContentDisposition.Attachment(name));

    [Property(MaxTest = 500)]
    public void Attachment_ofAnyText_isOneHarmlessHeader(string? text)
    {
        var header = ContentDisposition.Attachment(text ?? "");
        Assert.All(header, static c => Assert.InRange(c, ' ', '~'));
        Assert.Equal(2, header.Count(static c => c == '"'));
        Assert.InRange(header.Length, 1, 3000);
        var parsed = ContentDispositionHeaderValue.Parse(header);
        Assert.Equal("attachment", parsed.DispositionType);
        Assert.NotEmpty(parsed.FileNameStar!);
        Assert.DoesNotContain(parsed.FileNameStar!, static c => char.IsControl(c) || c is '/' or '\\' or '"');
    }
}
