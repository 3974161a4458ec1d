using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TuneScout.Fingerprinting;

/// <summary>Adds TuneScout to a host.</summary>
public static class TuneScoutServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IFingerprinter"/>, <see cref="Library"/> and <see cref="Recognizer"/>, one of each. A call that says where the
    /// library is kept must follow: <see cref="AddInMemoryStorage"/>, or that of a storage package.
    /// </summary>
    /// <remarks>
    /// Whoever asks for a service gets <see cref="ArgumentException"/> where options are out of range, and <see cref="InvalidOperationException"/> where no
    /// storage was chosen. A clock (<see cref="TimeProvider"/>) and loggers are taken from the host, where it has them.
    /// </remarks>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The builder with which storage is added.</returns>
    public static TuneScoutBuilder AddTuneScout(this IServiceCollection services, Action<TuneScoutOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<TuneScoutOptions>();
        if (configure is not null) options.Configure(configure);
        services.TryAddSingleton<IFingerprinter>(static provider =>
            new Fingerprinter(provider.GetService<FingerprintOptions>() ?? OptionsOf(provider).Fingerprint, provider.GetService<TimeProvider>()));
        services.TryAddSingleton(static provider => new Library(
            Storage<IHashStore>(provider), Storage<ITrackCatalog>(provider), provider.GetRequiredService<IFingerprinter>(), provider.GetService<TimeProvider>(), provider.GetService<ILoggerFactory>()));
        services.TryAddSingleton(static provider => new Recognizer(
            Storage<IHashStore>(provider), Storage<ITrackCatalog>(provider), OptionsOf(provider).Recognizer, provider.GetService<TimeProvider>(), provider.GetService<ILoggerFactory>()));
        return new TuneScoutBuilder(services);
    }

    /// <summary>Keeps the library in memory: for tests, and for hosts that make it anew at every start.</summary>
    /// <param name="builder">What <see cref="AddTuneScout"/> returned.</param>
    /// <returns>The same builder.</returns>
    public static TuneScoutBuilder AddInMemoryStorage(this TuneScoutBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(static provider => OptionsOf(provider).Fingerprint ?? FingerprintOptions.Default);
        builder.Services.TryAddSingleton<IHashStore>(static provider => new InMemoryHashStore(provider.GetRequiredService<FingerprintOptions>()));
        builder.Services.TryAddSingleton<ITrackCatalog, InMemoryTrackCatalog>();
        builder.Services.TryAddSingleton<IBlobStore, InMemoryBlobStore>();
        return builder;
    }

    private static T Storage<T>(IServiceProvider provider)
        where T : class =>
        provider.GetService<T>() ?? throw new InvalidOperationException(
            "TuneScout has no storage. Say where the library is kept: services.AddTuneScout().AddInMemoryStorage(), or .AddLocalStorage(folder) of the package TuneScout.Storage.Local.");

    private static TuneScoutOptions OptionsOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<TuneScoutOptions>>().Value;
        options.Validate();
        return options;
    }
}
