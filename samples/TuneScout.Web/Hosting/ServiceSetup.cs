using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace TuneScout.Web;

/// <summary>Puts the parts together; LocalSetup and AwsSetup say where they keep what they keep.</summary>
internal static class ServiceSetup
{
    public static void AddTuneScoutWeb(this WebApplicationBuilder builder, WebOptions options)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<WebOptions>, WebOptionsCheck>();
        services.AddOptions<WebOptions>().BindConfiguration(WebOptions.Section).ValidateOnStart();
        services.AddSingleton<DataFolder>();
        if (options.IsOnAws) services.AddAwsStores(options);
        else services.AddLocalStores(options);
        services.AddSingleton<BlobUses>();
        services.AddSingleton<UnclaimedBlobs>();
        services.AddSingleton<Sweeper>();
        services.AddSingleton<IndexAccess>();
        services.AddSingleton<TrackRemover>();
        services.AddSingleton<Decoder>();
        services.AddSingleton<SignedUrls>();
        services.AddSingleton<JobService>();
        services.AddSingleton<UploadReceiver>();
        services.AddSingleton<DirectFiles>();
        services.AddSingleton<DirectUploads>();
        services.AddSingleton<RecognitionService>();
        services.AddSingleton<ListenSocket>();
        services.AddSingleton<IJobHandler, ImportJob>();
        services.AddSingleton<IJobHandler, RemoveJob>();
        services.AddSingleton<IJobHandler, StreamsJob>();
        services.AddSingleton<IJobHandler, EqualizeJob>();
        services.AddSingleton<JobPruner>();
        services.AddSingleton<Costs>();
        services.AddSingleton<AdminReport>();
        if (options.RunsJobs) services.AddHostedService<JobWorker>().AddHostedService(provider => provider.GetRequiredService<JobPruner>()).AddHostedService(provider => provider.GetRequiredService<Sweeper>());
        services.AddAccounts();
        services.AddRateLimits();
        services.AddAntiforgery(antiforgery =>
        {
            // UseCookiePolicy makes it secure: asked for here, it would refuse to work behind a proxy that ends TLS.
            antiforgery.Cookie.Name = "tunescout-forgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.HeaderName = "RequestVerificationToken";
        });
        services.AddHealthChecks().AddCheck<StorageHealth>("storage", tags: ["ready"]);
        services.AddOpenApi();
        services.AddProblemDetails();
        services.AddHttpContextAccessor();
        services.AddMudServices();
        services.AddRazorComponents().AddInteractiveServerComponents();
        builder.AddTelemetry(options);
    }
}
