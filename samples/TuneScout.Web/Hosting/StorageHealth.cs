using Microsoft.Extensions.Diagnostics.HealthChecks;
using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>Ready means: the accounts and the index answer.</summary>
internal sealed class StorageHealth(WebDatabase database, ITrackCatalog catalog) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            database.Scalar<long>("SELECT count(*) FROM users");
            return HealthCheckResult.Healthy($"{await catalog.CountAsync(cancellationToken)} tracks");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return HealthCheckResult.Unhealthy("The storage does not answer.", e);
        }
    }
}
