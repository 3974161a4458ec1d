using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TuneScout.Web.Tests;

/// <summary>Traces and metrics really arrive where the settings send them.</summary>
public sealed class OtlpTests
{
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
        Assert.True(Service<TracerProvider>(app).ForceFlush());
        Service<MeterProvider>(app).ForceFlush(); // false because of Prometheus, which comes for its metrics itself
        // The service's name, the activity of the library with its tag, and the request around it.
        Assert.All(new[] { Telemetry.ServiceName, "tunescout.recognize", "tunescout.decision", "/api/recognize" }, name => Assert.Contains(name, receiver.Under(traces, type), StringComparison.Ordinal));
        // Instruments of the library, of the app and of ASP.NET.
        Assert.All(new[] { Telemetry.ServiceName, "tunescout.recognition.duration", "tunescout.web.recognitions", "http.server.request.duration" },
            name => Assert.Contains(name, receiver.Under(metrics, type), StringComparison.Ordinal));
    }

    private static T Service<T>(TestApp app) => (T)app.Services.GetService(typeof(T))!;
}
