using System.CommandLine;
using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>The options that say how a recording is searched for.</summary>
internal sealed class RecognitionOptions
{
    private readonly Option<string> _warps = new("--warps")
    {
        Description = "When to look for another speed, tempo or pitch: auto (where the sound as it is does not decide), always or never",
        HelpName = "WHEN",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<double> _rate = new("--false-accept-rate")
    {
        Description = "The part of foreign clips that may be given a name all the same",
        HelpName = "R",
        DefaultValueFactory = _ => new RecognizerOptions().FalseAcceptRate,
    };

    public RecognitionOptions(Command command)
    {
        _warps.AcceptOnlyFromAmong("auto", "always", "never");
        _rate.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value is >= 0.00001 and <= 0.2))
                result.AddError($"--false-accept-rate is {token.Value}, must be 0.00001 to 0.2.");
        });
        command.Add(_warps);
        command.Add(_rate);
    }

    public RecognizerOptions Read(ParseResult result) => new()
    {
        Warps = result.GetValue(_warps) switch { "always" => WarpSearch.Always, "never" => WarpSearch.Never, _ => WarpSearch.WhenUndecided },
        FalseAcceptRate = result.GetValue(_rate),
    };
}
