namespace TuneScout.Console.Tests.Aws;

/// <summary>What is wrong with the way to a library on AWS is said in one line, with what to do, and without secrets.</summary>
public sealed class AwsFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("list --aws", "needs a bucket: name it with --bucket or TUNESCOUT_BUCKET")]
    [InlineData("list --aws --bucket", "--bucket")]
    [InlineData("list --aws --store x --bucket music", "--store and --aws name two libraries")]
    [InlineData("list --prefix mine", "--prefix is for a library on AWS: add --aws")]
    [InlineData("index . --create", "--create is for a library on AWS: add --aws")]
    [InlineData("list --aws --bucket music --prefix Mine", "Prefix is \"Mine\"")]
    [InlineData("list --aws --bucket Music!", "Bucket is \"Music!\"")]
    [InlineData("list --aws --bucket music --region x.example.org/", "--region is x.example.org/")]
    [InlineData("list --aws --bucket music --endpoint-url ftp://x", "--endpoint-url must be an address")]
    [InlineData("list --aws --bucket music --endpoint-url http://me:geheim@127.0.0.1", "--endpoint-url must be an address")]
    [InlineData("aws cost --store x --bucket music", "this command is for a library on AWS")]
    [InlineData("migrate", "--to-aws or --to-local")]
    [InlineData("migrate --to-aws --to-local --bucket music", "--to-aws or --to-local")]
    [InlineData("migrate --to-aws", "needs a bucket")]
    public async Task Wrong_usage_is_named_and_nothing_is_asked(string commandLine, string expected)
    {
        var run = await ToolRun.InProcessAsync(_folder.Store, commandLine.Split(' '));
        Assert.Equal((ExitCodes.WrongUsage, ""), (run.ExitCode, run.Out));
        var message = Assert.Single(run.ErrorLines);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Store));
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_named()
    {
        var run = await ToolRun.InProcessAsync(_folder.Store, "list", "--aws", "--bucket", "music", "--region", "eu-central-1", "--profile", "nobody-has-this");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("has no profile nobody-has-this", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_tables_are_told_with_the_option_that_makes_them()
    {
        await using var engines = AwsEngines.Require();
        foreach (var command in new[] { "list --aws", "index . --aws", "aws cost", "aws compact", "migrate --to-local" })
        {
            var message = Failure(engines, await engines.RunAsync(_folder, command.Split(' ')));
            Assert.Contains($"There is no library {engines.Prefix} here", message, StringComparison.Ordinal);
            Assert.Contains("--create", message, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_folder.Store));
    }

    [Fact]
    public async Task A_missing_bucket_is_named()
    {
        await using var engines = AwsEngines.Require();
        Assert.Equal(0, (await engines.RunAsync(_folder, "list", "--aws", "--create")).ExitCode);
        engines.Environment["TUNESCOUT_BUCKET"] = "nobody-has-this-bucket";
        Assert.Contains("There is no bucket nobody-has-this-bucket", Failure(engines, await engines.RunAsync(_folder, "index", ".", "--aws")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "No usable AWS credentials were found")]
    [InlineData("someone", "", "No usable AWS credentials were found")]
    [InlineData("someone", "geheim", "the credentials ")]
    public async Task Missing_partial_and_wrong_credentials_are_told_apart_and_never_shown(string key, string secret, string expected)
    {
        await using var engines = AwsEngines.Require();
        Assert.Equal(0, (await engines.RunAsync(_folder, "list", "--aws", "--create")).ExitCode);
        engines.Environment["AWS_ACCESS_KEY_ID"] = key;
        engines.Environment["AWS_SECRET_ACCESS_KEY"] = secret;
        engines.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        engines.Environment["AWS_SHARED_CREDENTIALS_FILE"] = _folder["none"];
        engines.Environment["AWS_CONFIG_FILE"] = _folder["none"];
        // A process of its own: the credentials of this one are found in its own environment.
        using var process = ToolProcess.Start(_folder.Store, ["index", ".", "--aws", "--cache", _folder["cache"]], engines.Environment);
        var message = Failure(engines, await process.EndAsync());
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_nobody_says_is_missed_before_anything_is_asked()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_REGION"] = "",
            ["AWS_DEFAULT_REGION"] = "",
            ["AWS_ENDPOINT_URL_DYNAMODB"] = "",
            ["AWS_ENDPOINT_URL_S3"] = "",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_SHARED_CREDENTIALS_FILE"] = _folder["none"],
            ["AWS_CONFIG_FILE"] = _folder["none"],
        };
        using var process = ToolProcess.Start(_folder.Store, ["list", "--aws", "--bucket", "music"], environment);
        var run = await process.EndAsync();
        Assert.Equal((ExitCodes.Failed, "tunescout: No AWS region is known: give --region, set AWS_REGION, or name a profile that has one."), (run.ExitCode, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_named_after_a_few_seconds()
    {
        await using var engines = AwsEngines.Require();
        var message = Failure(engines, await engines.RunAsync(_folder, "list", "--aws", "--endpoint-url", "http://127.0.0.1:9"));
        Assert.Contains($"on {engines.Prefix}-index failed", message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:9", message, StringComparison.Ordinal);
    }

    private static string Failure(AwsEngines engines, ToolRun run)
    {
        Assert.Equal((ExitCodes.Failed, ""), (run.ExitCode, run.Out));
        Assert.DoesNotContain(engines.Secret, run.Error, StringComparison.Ordinal);
        return Assert.Single(run.ErrorLines);
    }
}
