using System.Diagnostics;
using FsCheck.Xunit;

namespace TuneScout.Console.Tests;

public sealed class FileWalkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 60)]
    public bool Walk_finds_every_audio_file_in_ordinal_order_of_the_paths(int seed)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        var made = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            // Characters on both sides of the separator, which is where a sort by names goes wrong.
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => "a-+0Zé"[random.Next(6)]));
            var parent = random.Next(3) == 0 || made.Count == 0 ? folder.Path : Path.GetDirectoryName(made[random.Next(made.Count)])!;
            var sub = Path.Combine(parent, name);
            if (random.Next(2) == 0 && !File.Exists(sub)) parent = Directory.CreateDirectory(sub).FullName;
            var path = Path.Combine(parent, name + (random.Next(4) == 0 ? ".txt" : ".mp3"));
            if (Directory.Exists(path)) continue;
            File.WriteAllText(path, "x");
            made.Add(path);
        }

        var expected = made.Where(path => path.EndsWith(".mp3", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new FileWalker().Walk([folder.Path]).Select(file => file.Path).SequenceEqual(expected, StringComparer.Ordinal);
    }

    [Fact]
    public void Walk_leaves_hidden_files_and_other_kinds_out_of_a_folder_but_tries_what_is_named()
    {
        _folder.Text("a.mp3", "x");
        _folder.Text("B.OGG", "x");
        _folder.Text("._a.mp3", "x");
        _folder.Text("cover.jpg", "x");
        Directory.CreateDirectory(_folder[".hidden"]);
        _folder.Text(".hidden/c.mp3", "x");
        Assert.Equal(["B.OGG", "a.mp3"], new FileWalker().Walk([_folder.Path]).Select(file => Path.GetFileName(file.Path)));
        Assert.Equal(["cover.jpg", "._a.mp3"], new FileWalker().Walk([_folder["cover.jpg"], _folder["._a.mp3"]]).Select(file => Path.GetFileName(file.Path)));
    }

    [Theory]
    [InlineData("wav mp3 flac ogg oga opus m4a aac wma aiff ape mka webm mp4 it xm mod s3m MP3 Flac", true)]
    [InlineData("txt jpg png cue m3u pdf nfo zip mid lrc", false)]
    public void IsAudio_knows_the_usual_extensions(string extensions, bool expected) =>
        Assert.All(extensions.Split(' '), extension => Assert.Equal(expected, AudioExtensions.IsAudio("x." + extension)));

    [Fact]
    public void Walk_ends_in_spite_of_loops_and_enters_no_folder_twice()
    {
        var inner = _folder.Folder("music/inner");
        _folder.Text("music/inner/a.mp3", "x");
        Directory.CreateSymbolicLink(Path.Combine(inner, "up"), "..");
        Directory.CreateSymbolicLink(Path.Combine(inner, "self"), inner);
        Directory.CreateSymbolicLink(_folder["music/again"], inner);
        File.CreateSymbolicLink(_folder["music/loop.mp3"], "loop.mp3");
        Assert.Equal([_folder["music/again/a.mp3"], _folder["music/loop.mp3"]], new FileWalker().Walk([_folder["music"]]).Select(file => file.Path));
    }

    [Fact]
    public void Walk_follows_a_link_to_a_folder_elsewhere()
    {
        _folder.Folder("elsewhere");
        _folder.Text("elsewhere/a.mp3", "x");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Folder("music"), "link"), _folder["elsewhere"]);
        Assert.Equal([_folder["music/link/a.mp3"]], new FileWalker().Walk([_folder["music"]]).Select(file => file.Path));
    }

    [Fact]
    public void Walk_counts_the_bytes()
    {
        _folder.Text("a.mp3", "12345");
        Assert.Equal(5, Assert.Single(new FileWalker().Walk([_folder.Path])).Bytes);
        Assert.Equal(5, Assert.Single(new FileWalker().Walk([_folder["a.mp3"]])).Bytes);
    }

    [Fact]
    public async Task A_named_pipe_in_a_folder_does_not_hang_the_run()
    {
        using var mkfifo = Process.Start("mkfifo", [_folder["a.mp3"]]);
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, mkfifo.ExitCode);
        var run = await ToolRun.InProcessAsync(_folder.Store, "index", "--json", _folder["a.mp3"]);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("empty", Assert.Single(run.Json).GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
