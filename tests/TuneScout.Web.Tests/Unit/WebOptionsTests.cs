namespace TuneScout.Web.Tests;

public sealed class WebOptionsTests
{
    [Fact]
    public void The_defaults_have_no_fault() => Assert.Empty(new WebOptions().Faults());

    [Fact]
    public void All_faults_are_told_at_once_with_their_values() => Assert.Equal(
        ["DataFolder is empty, must name a folder", "Role is \"boss\", must be all, web or worker", "BcryptWorkFactor is 3, must be 4 to 16", "JobsAtOnce is 0, must be 1 to 64"],
        new WebOptions { DataFolder = " ", Role = "boss", BcryptWorkFactor = 3, JobsAtOnce = 0 }.Faults());
}
