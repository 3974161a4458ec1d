namespace TuneScout.Evaluation.Tests;

public sealed class FolderOptionsTests
{
    [Fact]
    public void Parse_of_a_folder_and_an_output_takes_the_defaults()
    {
        var options = FolderOptions.Parse(["music", "--out", "result"]);
        Assert.Equal("music", options.Folder);
        Assert.Equal("result", options.Output);
        Assert.Equal(10, options.Clips);
        Assert.Equal(1ul, options.Seed);
        Assert.Null(options.Store);
        Assert.False(options.Compact);
        Assert.Equal(Environment.ProcessorCount, options.Jobs);
    }

    [Fact]
    public void Parse_reads_every_option()
    {
        var options = FolderOptions.Parse(["--clips", "3", "music", "--seed", "9", "--store", "index", "--compact", "--jobs", "2", "--out", "result"]);
        Assert.Equal((3, 9ul, "index", true, 2), (options.Clips, options.Seed, options.Store, options.Compact, options.Jobs));
    }

    [Theory]
    [InlineData("the folder is missing.", "--out", "x")]
    [InlineData("--out is missing.", "music")]
    [InlineData("--out needs a value.", "music", "--out")]
    [InlineData("there is no option --clip.", "music", "--clip", "3")]
    [InlineData("--clips is 0, must be a whole number from 1 to 10000.", "music", "--out", "x", "--clips", "0")]
    [InlineData("--jobs is many, must be a whole number from 1 to 256.", "music", "--out", "x", "--jobs", "many")]
    [InlineData("one folder is evaluated at a time, a and b were given.", "a", "b", "--out", "x")]
    public void Parse_of_a_wrong_line_says_what_is_wrong_and_how_it_is_used(string message, params string[] args)
    {
        var fault = Assert.Throws<EvaluationException>(() => FolderOptions.Parse(args));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.Contains(FolderOptions.Usage, fault.Message, StringComparison.Ordinal);
    }
}
