using System.CommandLine;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Console;

/// <summary>What all commands share: the surroundings, the options that each of them takes, and the way to the store.</summary>
internal sealed class CommandContext(ToolHost host, ToolOutput output)
{
    public const string StoreVariable = "TUNESCOUT_STORE";

    public ToolHost Host { get; } = host;

    public ToolOutput Output { get; } = output;

    public Option<string?> Store { get; } = new("--store")
    {
        Description = $"The folder of the library (default: ${StoreVariable}, else tunescout in your data folder)",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Write JSON, one object a line, and nothing else on standard output",
        Recursive = true,
    };

    /// <summary>The options of a library on AWS.</summary>
    public AwsArguments Aws { get; } = new(host);

    public bool WantsJson(ParseResult result) => result.GetValue(Json);

    public string StoreFolder(ParseResult result)
    {
        if (result.GetValue(Store) is { } named)
            return named.Length > 0 ? Path.GetFullPath(named) : throw new ToolFailureException("--store is empty: name a folder.", ExitCodes.WrongUsage);
        if (Host.GetEnvironmentVariable(StoreVariable) is { Length: > 0 } variable) return Path.GetFullPath(variable);
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? Path.Combine(data, "tunescout")
            : throw new ToolFailureException($"You have no data folder: name the library's with --store or {StoreVariable}.");
    }

    /// <summary>Whether the library is on AWS. Both, or what says something of AWS without it, is wrong usage.</summary>
    public bool IsOnAws(ParseResult result)
    {
        if (Aws.Strange(result) is { } strange) throw new ToolFailureException($"{strange} is for a library on AWS: add --aws.", ExitCodes.WrongUsage);
        if (!result.GetValue(Aws.Aws)) return false;
        return result.GetValue(Store) is null
            ? true
            : throw new ToolFailureException("--store and --aws name two libraries: give one of them (\"tunescout migrate\" goes from one to the other).", ExitCodes.WrongUsage);
    }

    /// <summary>Opens the library to write into it; a folder is made where it is new.</summary>
    public async ValueTask<ToolLibrary> OpenToWriteAsync(ParseResult result, CancellationToken cancellationToken) => IsOnAws(result)
        ? await ToolLibrary.OpenAsync(Aws.Read(result), AwsUse.Write, Host, Output, fingerprint: null, cancellationToken)
        : ToolLibrary.Of(await OpenFolderAsync(StoreFolder(result), readOnly: false, fingerprint: null, cancellationToken));

    /// <summary>Opens the library to change what is in it: it must be there.</summary>
    public async ValueTask<ToolLibrary> OpenToChangeAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (!IsOnAws(result)) EnsureThere(StoreFolder(result));
        return await OpenToWriteAsync(result, cancellationToken);
    }

    public async ValueTask<ToolLibrary> OpenToReadAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (IsOnAws(result)) return await ToolLibrary.OpenAsync(Aws.Read(result), AwsUse.Read, Host, Output, fingerprint: null, cancellationToken);
        var folder = StoreFolder(result);
        EnsureThere(folder);
        return ToolLibrary.Of(await OpenFolderAsync(folder, readOnly: true, fingerprint: null, cancellationToken));
    }

    public ValueTask<LocalStore> OpenFolderAsync(string folder, bool readOnly, FingerprintOptions? fingerprint, CancellationToken cancellationToken) =>
        LocalStore.OpenAsync(folder, new LocalStoreOptions { ReadOnly = readOnly, Fingerprint = fingerprint, LoggerFactory = new WarningLog(Output) }, cancellationToken);

    /// <summary>Reading or removing from a library that is not there is a mistake in its name, not a new library.</summary>
    public static void EnsureThere(string folder)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            throw new ToolFailureException($"There is no library in {folder}: make one with \"tunescout index FOLDER\", or name another with --store.");
    }

    /// <summary>A file that cannot be written for want of a folder is found out before the work, not after it.</summary>
    public static void EnsureFolderOf(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new ToolFailureException($"{file}: there is no such folder to write to");
    }

    /// <summary>A picture is a PNG, whatever its name says: another ending would lie to whoever opens it.</summary>
    public static void EnsurePicture(string file)
    {
        if (!file.EndsWith(".png", StringComparison.OrdinalIgnoreCase)) throw new ToolFailureException($"{file}: pictures are PNG: name a file that ends in .png.", ExitCodes.WrongUsage);
        EnsureFolderOf(file);
    }

    /// <summary>Makes a checker of track ids: a text that cannot be one is wrong usage, not an unknown track.</summary>
    public static Argument<T> TrackIds<T>(string description, ArgumentArity arity)
    {
        var argument = new Argument<T>("ID") { Description = description, Arity = arity };
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!TrackId.TryParse(token.Value, out _))
                    result.AddError($"'{token.Value}' is not a track id: 13 letters and digits, as \"tunescout list\" shows them.");
        });
        return argument;
    }

    public static Argument<string[]> Paths(string name, string description)
    {
        var argument = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.OneOrMore };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0)) result.AddError("A file's name is empty.");
        });
        return argument;
    }
}
