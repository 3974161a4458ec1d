using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace TuneScout.Web;

/// <summary>One JSON line per log entry; metrics for Prometheus at /metrics; metrics and traces to an OTLP address where one is set.</summary>
internal static class Telemetry
{
    public const string ServiceName = "TuneScout.Web";

    public static void AddTelemetry(this WebApplicationBuilder builder, WebOptions options)
    {
        builder.Logging.ClearProviders().AddJsonConsole(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService(ServiceName).AddEnvironmentVariableDetector()) // OTEL_SERVICE_NAME goes before ours
            .WithMetrics(metrics => metrics.AddMeter("TuneScout", Costs.MeterName).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter())
            .WithTracing(tracing => tracing.AddSource("TuneScout").AddAspNetCoreInstrumentation());
        if (options.OtlpEndpoint is null) return;
        telemetry.WithTracing(tracing => tracing.AddOtlpExporter(otlp => Aim(otlp, options, "traces"))).WithMetrics(metrics => metrics.AddOtlpExporter((otlp, _) => Aim(otlp, options, "metrics")));
    }

    // By gRPC one address takes everything; by HTTP each signal has a path of its own under it.
    private static void Aim(OtlpExporterOptions otlp, WebOptions options, string signal)
    {
        var byHttp = options.OtlpProtocol == "http";
        otlp.Protocol = byHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Endpoint = new Uri(byHttp ? $"{options.OtlpEndpoint!.TrimEnd('/')}/v1/{signal}" : options.OtlpEndpoint!);
    }
}
