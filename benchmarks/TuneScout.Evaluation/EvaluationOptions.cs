namespace TuneScout.Evaluation;

/// <summary>What is evaluated.</summary>
internal sealed record EvaluationOptions
{
    public const string Usage = """
        Asks every query of a manifest and scores the answers.

          TuneScout.Evaluation --tracks TRACKS.tsv --split NAME --queries QUERIES.tsv --out RESULTS.tsv
                               [--store DIR] [--false-accept-rate R] [--library-size N] [--votes-only] [--compact]

          TRACKS.tsv   columns id, path, split: the files of split NAME are indexed
          QUERIES.tsv  columns query, condition, track, offset_s: clips; track NONE where nothing may be found
          RESULTS.tsv  receives query, pred, offset, score, ms, cpu_ms, margin
          --store DIR  keeps the index in a folder (and uses what is there); otherwise it is held in memory
          --false-accept-rate R  the accept level (default: the product's)
          --library-size N  leaves tracks out, or adds constellations resampled from the real ones, until there are N
          --votes-only leaves the second stage out;  --compact indexes with the compact profile
        """;

    public required string Tracks { get; init; }

    public required string Split { get; init; }

    public required string Queries { get; init; }

    public required string Results { get; init; }

    public string? Store { get; init; }

    public double? FalseAcceptRate { get; init; }

    public int? LibrarySize { get; init; }

    public bool VotesOnly { get; init; }

    public bool Compact { get; init; }

    /// <summary>Reads the command line; null where it is wrong.</summary>
    public static EvaluationOptions? Parse(string[] args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--votes-only" or "--compact") values[args[i]] = "";
            else if (args[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < args.Length) values[args[i]] = args[++i];
            else return null;
        }

        double? rate = null;
        if (values.TryGetValue("--false-accept-rate", out var text))
        {
            if (!double.TryParse(text, out var number)) return null;
            rate = number;
        }

        int? size = null;
        if (values.TryGetValue("--library-size", out text))
        {
            if (!int.TryParse(text, out var number) || number < 1) return null;
            size = number;
        }

        if (!values.TryGetValue("--tracks", out var tracks) || !values.TryGetValue("--split", out var split)
            || !values.TryGetValue("--queries", out var queries) || !values.TryGetValue("--out", out var results)) return null;
        return new EvaluationOptions
        {
            Tracks = tracks,
            Split = split,
            Queries = queries,
            Results = results,
            Store = values.GetValueOrDefault("--store"),
            FalseAcceptRate = rate,
            LibrarySize = size,
            VotesOnly = values.ContainsKey("--votes-only"),
            Compact = values.ContainsKey("--compact"),
        };
    }
}
