using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class RecognizerOptionsTests
{
    [Fact]
    public void Defaults_are_as_documented()
    {
        var options = new RecognizerOptions();
        Assert.Equal((0.001, WarpSearch.WhenUndecided, true), (options.FalseAcceptRate, options.Warps, options.VerifyCandidates));
        options.Validate();
    }

    [Theory]
    [InlineData(0.00001)]
    [InlineData(0.2)]
    public void Validate_of_the_ends_of_the_range_is_content(double rate) => new RecognizerOptions { FalseAcceptRate = rate, Warps = WarpSearch.Never }.Validate();

    [Theory]
    [InlineData(-0.5, "-0.5")]
    [InlineData(0, "0")]
    [InlineData(0.201, "0.201")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Validate_names_the_fault_and_its_value(double rate, string value)
    {
        using var hashes = new InMemoryHashStore();
        var options = new RecognizerOptions { FalseAcceptRate = rate };
        var message = $"Recognizer options are out of range: FalseAcceptRate is {value}, must be 0.00001 to 0.2.";
        Assert.Equal(message, Assert.Throws<ArgumentException>(options.Validate).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new Recognizer(hashes, new InMemoryTrackCatalog(), options)).Message);
    }

    [Fact]
    public void Validate_names_all_faults_at_once()
    {
        var options = new RecognizerOptions { FalseAcceptRate = 2, Warps = (WarpSearch)9 };
        Assert.Equal(
            "Recognizer options are out of range: FalseAcceptRate is 2, must be 0.00001 to 0.2; Warps is 9, must be WhenUndecided, Always, Never.",
            Assert.Throws<ArgumentException>(options.Validate).Message);
    }
}
