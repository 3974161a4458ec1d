using System.Globalization;
using TuneScout.LoadTest;

// TuneScout.LoadTest ADDRESS USERS SECONDS [PROCESS]: drives the web app's API, and ends with code 1 where anything went wrong.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
if (args.Length is < 3 or > 4 || !Uri.TryCreate(args[0], UriKind.Absolute, out var address) || !int.TryParse(args[1], CultureInfo.InvariantCulture, out var users) || users < 1
    || !int.TryParse(args[2], CultureInfo.InvariantCulture, out var seconds) || seconds < 5)
{
    await Console.Error.WriteLineAsync("Usage: TuneScout.LoadTest ADDRESS USERS SECONDS [PROCESS OF THE SERVER]; at least 1 user and 5 seconds.");
    return 2;
}

int? process = args.Length == 4 ? int.Parse(args[3], CultureInfo.InvariantCulture) : null;
return await new LoadRun(address, users, TimeSpan.FromSeconds(seconds), process).RunAsync() ? 0 : 1;
