using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>Stops the start where settings are wrong, and says all that is wrong with them.</summary>
internal sealed class WebOptionsCheck : IValidateOptions<WebOptions>
{
    public ValidateOptionsResult Validate(string? name, WebOptions options)
    {
        var faults = options.Faults();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(fault => $"{WebOptions.Section}:{fault}."));
    }
}
