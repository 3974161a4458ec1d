using Microsoft.Extensions.Diagnostics.HealthChecks;
using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>Ready means: the accounts and the index answer.</summary>
internal sealed class StorageHealth(IAccountStore accounts, ITrackCatalog catalog) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await accounts.FindByIdAsync("nobody", cancellationToken);
            return HealthCheckResult.Healthy($"{await catalog.CountAsync(cancellationToken)} tracks");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return HealthCheckResult.Unhealthy("The storage does not answer.", e);
        }
    }
}
