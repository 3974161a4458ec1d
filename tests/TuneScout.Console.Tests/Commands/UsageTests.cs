namespace TuneScout.Console.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("sing")]
    [InlineData("index")]
    [InlineData("identify")]
    [InlineData("info")]
    [InlineData("remove")]
    [InlineData("info|not-an-id")]
    [InlineData("info|0000000000001|0000000000002")]
    [InlineData("remove|0000000000001|1")]
    [InlineData("index|--jobs|0|x")]
    [InlineData("index|--jobs|many|x")]
    [InlineData("index|--jobs|257|x")]
    [InlineData("identify|--jsn|x.wav")]
    [InlineData("identify|-x.wav")]
    [InlineData("index|x|--")]
    [InlineData("list|--store")]
    [InlineData("list|extra")]
    [InlineData("list|--limit|0")]
    [InlineData("list|--title|")]
    [InlineData("rebuild|--pairs|0")]
    [InlineData("export")]
    [InlineData("import")]
    [InlineData("list|--store=")]
    public async Task Wrong_usage_ends_with_2_and_one_line_and_touches_nothing(string line)
    {
        string[] arguments = line.Length == 0 ? [] : line == "index|x|--" ? ["index", ""] : line.Split('|');
        var run = await ToolRun.InProcessAsync(_folder.Store, arguments);
        Assert.Equal(ExitCodes.WrongUsage, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.StartsWith("tunescout: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Store));
    }

    [Fact]
    public async Task What_is_not_among_the_choices_is_refused_with_the_choices_in_one_line()
    {
        var run = await ToolRun.InProcessAsync(_folder.Store, "eq", "in.wav", "out.wav", "--bits", "12");
        Assert.Contains("Must be one of: '16', '24', 'float'.", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo|--out|FILE", "is a file: name a folder with --out")]
    [InlineData("import|no/x", "no/x: there is no such file")]
    [InlineData("import|.", ".: this is a directory, not a file")]
    [InlineData("index|FILE|--store=FILE/sub", "the folder cannot be made; name another")]
    public async Task What_cannot_be_read_or_made_is_one_line_that_says_what_to_do(string line, string expected)
    {
        var file = _folder.Text("file.txt", "no music");
        var run = await ToolRun.InProcessAsync(_folder.Store, [.. line.Split('|').Select(part => part.Replace("FILE", file, StringComparison.Ordinal))]);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains(expected, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "identify")]
    [InlineData("index|--help", "--allow-duplicates")]
    [InlineData("identify|-h", "FILE")]
    [InlineData("--version", ".")]
    public async Task Help_and_version_are_answers(string line, string expected)
    {
        var run = await ToolRun.InProcessAsync(_folder.Store, line.Split('|'));
        Assert.Equal(ExitCodes.Answered, run.ExitCode);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("stats")]
    [InlineData("artists")]
    [InlineData("albums")]
    [InlineData("verify")]
    [InlineData("rebuild")]
    [InlineData("compact")]
    [InlineData("export|x.tunescout")]
    [InlineData("identify|x.wav")]
    [InlineData("info|0000000000001")]
    [InlineData("remove|0000000000001")]
    public async Task A_library_that_is_not_there_is_said_to_be_missing_and_not_made(string line)
    {
        var run = await ToolRun.InProcessAsync(_folder.Store, line.Split('|'));
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Empty(run.Out);
        var message = Assert.Single(run.ErrorLines);
        Assert.Contains($"no library in {_folder.Store}", message, StringComparison.Ordinal);
        Assert.Contains("tunescout index", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Store));
    }

    [Fact]
    public async Task The_option_names_the_store_before_the_environment_does()
    {
        var run = await ToolRun.InProcessAsync(_folder.Store, "list", "--store", _folder["other"]);
        Assert.Contains($"no library in {_folder["other"]}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_a_file_is_one_clear_line()
    {
        var file = _folder.Text("file", "x");
        var music = Wav.WriteMelody(_folder["a.wav"], 1, 2);
        var run = await ToolRun.InProcessAsync(file, "index", music);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains(file, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }
}
