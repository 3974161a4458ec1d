using System.Diagnostics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TuneScout.Web.Tests;

/// <summary>Traces and metrics really arrive where the settings send them.</summary>
public sealed class OtlpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("http", "", "/v1/traces", "/v1/metrics", "application/x-protobuf")]
    [InlineData("http", "/in/", "/in/v1/traces", "/in/v1/metrics", "application/x-protobuf")]
    [InlineData("grpc", "", "/opentelemetry.proto.collector.trace.v1.TraceService/Export", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "application/grpc")]
    public async Task Traces_and_metrics_arrive_under_the_name_of_the_service(string protocol, string under, string traces, string metrics, string type)
    {
        await using var receiver = await OtlpReceiver.StartAsync(protocol == "grpc");
        using var app = new TestApp(new(StringComparer.Ordinal) { ["OtlpEndpoint"] = receiver.Address + under, ["OtlpProtocol"] = protocol });
        using var client = await app.SignUpAsync();
        using var answer = await client.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(161, 2, 5)));
        Assert.True(answer.IsSuccessStatusCode);
        // The service's name, the activity of the library with its tag, and the request around it, which ends after its answer.
        await ArriveAsync([Telemetry.ServiceName, "tunescout.recognize", "tunescout.decision", "/api/recognize"], () => receiver.Under(traces, type), () => Assert.True(Service<TracerProvider>(app).ForceFlush()));
        // Instruments of the library, of the app and of ASP.NET. False is told because of Prometheus, which comes for its metrics itself.
        await ArriveAsync([Telemetry.ServiceName, "tunescout.recognition.duration", "tunescout.web.recognitions", "http.server.request.duration"], () => receiver.Under(metrics, type), () => Service<MeterProvider>(app).ForceFlush());
    }

    private static async Task ArriveAsync(string[] names, Func<string> received, Action flush)
    {
        flush();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !names.All(name => received().Contains(name, StringComparison.Ordinal)); flush()) await Task.Delay(50);
        Assert.All(names, name => Assert.Contains(name, received(), StringComparison.Ordinal));
    }

    private static T Service<T>(TestApp app) => (T)app.Services.GetService(typeof(T))!;
}
