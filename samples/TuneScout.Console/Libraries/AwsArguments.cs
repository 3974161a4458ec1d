using System.CommandLine;
using System.CommandLine.Parsing;

namespace TuneScout.Console;

/// <summary>The options that name a library on AWS, and what stands for them in the environment.</summary>
internal sealed class AwsArguments(ToolHost host)
{
    public const string PrefixVariable = "TUNESCOUT_PREFIX";
    public const string BucketVariable = "TUNESCOUT_BUCKET";
    private const string DefaultPrefix = "tunescout";

    public Option<bool> Aws { get; } = new("--aws") { Description = "The library is on AWS instead of in a folder; region and credentials are found as by every AWS tool", Recursive = true };

    public Option<string?> Prefix { get; } = Text("--prefix", $"With --aws: begins the names of its tables and keys (default: ${PrefixVariable}, else {DefaultPrefix})", "NAME");

    public Option<string?> Bucket { get; } = Text("--bucket", $"With --aws: its bucket (default: ${BucketVariable})", "NAME");

    public Option<string?> EndpointUrl { get; } = Text("--endpoint-url", "With --aws: ask this address instead of AWS (default: $AWS_ENDPOINT_URL_DYNAMODB and $AWS_ENDPOINT_URL_S3, else AWS)", "URL");

    public Option<string?> Region { get; } = Text("--region", "With --aws: its region (default: $AWS_REGION, else the profile's)", "NAME");

    public Option<string?> Profile { get; } = Text("--profile", "With --aws: the profile of your AWS configuration (default: $AWS_PROFILE)", "NAME");

    public Option<string?> Cache { get; } = Text("--cache", "With --aws: the folder of index segments on this machine (default: one in your data folder)", "DIR");

    public Option<bool> Create { get; } = new("--create") { Description = "With --aws: make tables and the bucket where they are missing", Recursive = true };

    public IEnumerable<Option> All => [Aws, Prefix, Bucket, EndpointUrl, Region, Profile, Cache, Create];

    /// <summary>An option that says something of AWS where the library is in a folder; null where there is none.</summary>
    public string? Strange(ParseResult result) =>
        result.GetValue(Aws) ? null : All.Skip(1).FirstOrDefault(option => result.GetResult(option) is OptionResult { Implicit: false })?.Name;

    /// <summary>The library that the command line and the environment name.</summary>
    /// <exception cref="ToolFailureException">They name none, or a wrong one.</exception>
    public AwsPlace Read(ParseResult result)
    {
        foreach (var option in new[] { Prefix, Bucket, EndpointUrl, Region, Profile, Cache })
        {
            if (result.GetValue(option) is { Length: 0 }) throw new ToolFailureException($"{option.Name} is empty.", ExitCodes.WrongUsage);
        }

        var bucket = result.GetValue(Bucket) ?? Variable(BucketVariable)
            ?? throw new ToolFailureException($"A library on AWS needs a bucket: name it with --bucket or {BucketVariable}.", ExitCodes.WrongUsage);
        if (result.GetValue(EndpointUrl) is { } url) CheckUrl("--endpoint-url", url);
        if (result.GetValue(Region) is { } region && !region.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ToolFailureException($"--region is {region}, must be a region's name such as eu-central-1.", ExitCodes.WrongUsage);
        return new AwsPlace(result.GetValue(Prefix) ?? Variable(PrefixVariable) ?? DefaultPrefix, bucket)
        {
            EndpointUrl = result.GetValue(EndpointUrl),
            Region = result.GetValue(Region),
            Profile = result.GetValue(Profile),
            CacheFolder = result.GetValue(Cache) is { } cache ? Path.GetFullPath(cache) : null,
            Create = result.GetValue(Create),
        };
    }

    /// <summary>Lets through addresses of web services; the text is not repeated, it may hold a password.</summary>
    public static void CheckUrl(string name, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Query.Length > 0)
            throw new ToolFailureException($"{name} must be an address such as http://127.0.0.1:8000, without a user, a password or a query.", ExitCodes.WrongUsage);
    }

    private string? Variable(string name) => host.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName, Recursive = true };
}
