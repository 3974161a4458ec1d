namespace TuneScout.Web.Tests;

public sealed class WebOptionsTests
{
    [Fact]
    public void The_defaults_have_no_fault() => Assert.Empty(new WebOptions().Faults());

    [Fact]
    public void All_faults_are_told_at_once_with_their_values() => Assert.Equal(
        ["DataFolder is empty, must name a folder", "Role is \"boss\", must be all, web or worker", "BcryptWorkFactor is 3, must be 4 to 16", "JobsAtOnce is 0, must be 1 to 64"],
        new WebOptions { DataFolder = " ", Role = "boss", BcryptWorkFactor = 3, JobsAtOnce = 0 }.Faults());

    [Fact]
    public void All_faults_of_a_site_on_AWS_are_told_with_the_others() => Assert.Equal(
        [
            "Aws: AWS storage options are out of range: Prefix is \"X\", must be 3 to 64 of a-z, 0-9 and -, a letter first; Bucket is \"\", must be 3 to 63 of a-z, 0-9, - and dot, a letter or digit at both ends",
            "Aws:QueueUrl is \"queue\", must be the address of a queue", "Aws:Origins has \"https://a.example/path\", must be scheme, host and port alone",
            "Aws:FileUrlLifetime is 1.00:00:00, must be 00:00:01 to 12:00:00", "Aws:QueueWait is 00:01:00, must be 00:00:00 to 00:00:20", "JobsAtOnce is 0, must be 1 to 64",
        ],
        new WebOptions
        {
            Storage = "aws",
            JobsAtOnce = 0,
            Aws = new AwsWebOptions { Prefix = "X", QueueUrl = "queue", Origins = ["https://a.example/path"], FileUrlLifetime = TimeSpan.FromDays(1), QueueWait = TimeSpan.FromMinutes(1) },
        }.Faults());

    [Fact]
    public void Where_telemetry_goes_is_checked() => Assert.Equal(
        ["OtlpEndpoint is \"collector:4317\", must be an http or https address", "OtlpProtocol is \"udp\", must be grpc or http"],
        new WebOptions { OtlpEndpoint = "collector:4317", OtlpProtocol = "udp" }.Faults());

    [Fact]
    public void A_storage_that_is_unknown_is_a_fault() => Assert.Equal(["Storage is \"tape\", must be local or aws"], new WebOptions { Storage = "tape" }.Faults());
}
