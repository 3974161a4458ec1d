using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TuneScout.Web;

/// <summary>One JSON line per log entry; metrics for Prometheus at /metrics; traces to an OTLP address where one is set.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder, WebOptions options)
    {
        builder.Logging.ClearProviders().AddJsonConsole(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("TuneScout", Costs.MeterName).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter())
            .WithTracing(tracing => tracing.AddSource("TuneScout").AddAspNetCoreInstrumentation());
        if (options.OtlpEndpoint is null) return;
        var address = new Uri(options.OtlpEndpoint);
        telemetry.WithTracing(tracing => tracing.AddOtlpExporter(otlp => otlp.Endpoint = address)).WithMetrics(metrics => metrics.AddOtlpExporter((otlp, _) => otlp.Endpoint = address));
    }
}
