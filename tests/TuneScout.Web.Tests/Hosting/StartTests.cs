using System.Net;

namespace TuneScout.Web.Tests;

/// <summary>Whether it starts, and says how it is.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Wrong_settings_stop_the_start_and_all_of_them_are_told()
    {
        using var process = Decoder.Start("dotnet",
            [typeof(WebOptions).Assembly.Location, "--role", "boss", "--TuneScout:JobsAtOnce=0", "--TuneScout:AccessTokenLifetime=02:00:00", "--TuneScout:OtlpProtocol=udp", "--urls", "http://127.0.0.1:0"]);
        var output = process.StandardOutput.ReadToEndAsync();
        var told = await process.StandardError.ReadToEndAsync().WaitAsync(Patience.Long);
        await process.WaitForExitAsync().WaitAsync(Patience.Long);
        Assert.Equal(2, process.ExitCode);
        Assert.Equal(
            [
                "TuneScout:Role is \"boss\", must be all, web or worker.", "TuneScout:AccessTokenLifetime is 02:00:00, must be 00:00:01 to 01:00:00.",
                "TuneScout:JobsAtOnce is 0, must be 1 to 64.", "TuneScout:OtlpProtocol is \"udp\", must be grpc or http.",
            ],
            told.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Empty(await output);
    }

    [Fact]
    public async Task A_host_whose_storage_does_not_answer_is_alive_and_not_ready()
    {
        using var app = new TestApp();
        using var client = app.Client();
        foreach (var path in new[] { "/health/live", "/health/ready" }) Assert.Equal(HttpStatusCode.OK, await client.StatusAsync(HttpMethod.Get, path));
        ((WebDatabase)app.Services.GetService(typeof(WebDatabase))!).Execute("ALTER TABLE users RENAME TO lost");
        Assert.Equal(HttpStatusCode.OK, await client.StatusAsync(HttpMethod.Get, "/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await client.StatusAsync(HttpMethod.Get, "/health/ready"));
    }
}
