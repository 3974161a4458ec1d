using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class RecognizerOptionsTests
{
    [Fact]
    public void Defaults_are_as_documented()
    {
        var options = new RecognizerOptions();
        Assert.Equal((2.5, true), (options.MinimumMargin, options.VerifyCandidates));
        options.Validate();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Validate_of_the_ends_of_the_range_is_content(double margin) => new RecognizerOptions { MinimumMargin = margin }.Validate();

    [Theory]
    [InlineData(-0.5, "-0.5")]
    [InlineData(100.5, "100.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Validate_names_the_fault_and_its_value(double margin, string value)
    {
        using var hashes = new InMemoryHashStore();
        var options = new RecognizerOptions { MinimumMargin = margin };
        var message = $"Recognizer options are out of range: MinimumMargin is {value}, must be 0 to 100.";
        Assert.Equal(message, Assert.Throws<ArgumentException>(options.Validate).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new Recognizer(hashes, new InMemoryTrackCatalog(), options)).Message);
    }
}
