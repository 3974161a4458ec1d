using Microsoft.Extensions.DependencyInjection;

namespace TuneScout.Fingerprinting;

/// <summary>What <c>AddTuneScout</c> returns: choose where the library is kept. Not thread-safe, as all that sets a host up.</summary>
public sealed class TuneScoutBuilder
{
    internal TuneScoutBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }
}
