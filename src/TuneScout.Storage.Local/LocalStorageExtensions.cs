using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Keeps a host's library in a folder.</summary>
public static class LocalStorageExtensions
{
    /// <summary>Keeps the library in a folder, which is opened when it is first needed and closed with the host's services; blobs in the folder <c>blobs</c> within it.</summary>
    /// <param name="builder">What <c>AddTuneScout</c> returned.</param>
    /// <param name="folder">The folder; made if it is new.</param>
    /// <param name="configure">Sets options; null for the defaults. The fingerprint options, the clock and the loggers of the host are set already.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The folder's name is empty. What <see cref="LocalStore.OpenAsync"/> throws comes to whoever asks for the first service.</exception>
    public static TuneScoutBuilder AddLocalStorage(this TuneScoutBuilder builder, string folder, Action<LocalStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        builder.Services.TryAddSingleton(provider => Open(provider, folder, configure));
        builder.Services.TryAddSingleton(static provider => provider.GetRequiredService<LocalStore>().FingerprintOptions);
        builder.Services.TryAddSingleton(static provider => provider.GetRequiredService<LocalStore>().Hashes);
        builder.Services.TryAddSingleton(static provider => provider.GetRequiredService<LocalStore>().Catalog);
        builder.Services.TryAddSingleton<IBlobStore>(provider => new FolderBlobStore(new StoreFolder(folder).Blobs, provider.GetService<TimeProvider>()));
        return builder;
    }

    private static LocalStore Open(IServiceProvider provider, string folder, Action<LocalStoreOptions>? configure)
    {
        var options = new LocalStoreOptions
        {
            Fingerprint = provider.GetRequiredService<IOptions<TuneScoutOptions>>().Value.Fingerprint,
            TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
            LoggerFactory = provider.GetService<ILoggerFactory>(),
        };
        configure?.Invoke(options);
        // Containers make services synchronously; nothing in here returns to the caller's context.
        return LocalStore.OpenAsync(folder, options).AsTask().GetAwaiter().GetResult();
    }
}
