using System.Globalization;

namespace TuneScout.Evaluation;

/// <summary>What of a folder is evaluated, and how.</summary>
internal sealed record FolderOptions
{
    public const string Usage = """
        Evaluates the recognition on the music of a folder.

          TuneScout.Evaluation evaluate FOLDER --out DIR [--clips N] [--seed S] [--store DIR] [--compact] [--jobs J]

          FOLDER       music of any format; about a quarter is never indexed: clips of it must get no match
          --out DIR    receives results.tsv, report.md and the plots
          --clips N    clips per condition, 1 to 10000 (default: 10)
          --seed S     chooses the split, the clips and the noise (default: 1)
          --store DIR  keeps the index in a folder (and uses what is there); otherwise it is held in memory
          --compact    indexes with the compact profile
          --jobs J     works on J recordings at once, 1 to 256 (default: one per processor); the clips are the same for any J
        """;

    private static readonly string[] Valued = ["--out", "--clips", "--seed", "--store", "--jobs"];

    public required string Folder { get; init; }

    public required string Output { get; init; }

    public int Clips { get; init; } = 10;

    public ulong Seed { get; init; } = 1;

    public string? Store { get; init; }

    public bool Compact { get; init; }

    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Reads what follows "evaluate".</summary>
    /// <exception cref="EvaluationException">The command line is wrong; the message says where.</exception>
    public static FolderOptions Parse(IReadOnlyList<string> args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? folder = null;
        for (var i = 0; i < args.Count; i++)
        {
            if (string.Equals(args[i], "--compact", StringComparison.Ordinal)) values[args[i]] = "";
            else if (Array.IndexOf(Valued, args[i]) >= 0) values[args[i]] = i + 1 < args.Count ? args[++i] : throw Wrong($"{args[i]} needs a value");
            else if (args[i].StartsWith("--", StringComparison.Ordinal)) throw Wrong($"there is no option {args[i]}");
            else if (folder is null) folder = args[i];
            else throw Wrong($"one folder is evaluated at a time, {folder} and {args[i]} were given");
        }

        return new FolderOptions
        {
            Folder = folder ?? throw Wrong("the folder is missing"),
            Output = values.GetValueOrDefault("--out") ?? throw Wrong("--out is missing"),
            Clips = Number(values, "--clips", 10, 1, 10_000),
            Seed = (ulong)Number(values, "--seed", 1, 0, int.MaxValue),
            Store = values.GetValueOrDefault("--store"),
            Compact = values.ContainsKey("--compact"),
            Jobs = Number(values, "--jobs", Environment.ProcessorCount, 1, 256),
        };
    }

    private static int Number(Dictionary<string, string> values, string name, int otherwise, int least, int most)
    {
        if (!values.TryGetValue(name, out var text)) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number : throw Wrong($"{name} is {text}, must be a whole number from {least} to {most}");
    }

    private static EvaluationException Wrong(string what) => new($"{what}.{Environment.NewLine}{Environment.NewLine}{Usage}");
}
