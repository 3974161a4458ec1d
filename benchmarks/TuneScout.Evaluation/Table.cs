namespace TuneScout.Evaluation;

/// <summary>A file of tab-separated values with a header.</summary>
internal static class Table
{
    /// <summary>Reads all rows, each as a map from column to value.</summary>
    /// <exception cref="FormatException">The file is empty, lacks a column, or a row has another number of values.</exception>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ReadAsync(string path, string[] columns, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(path, cancellationToken);
        if (lines.Length == 0) throw new FormatException($"{path} is empty: a header is needed with the columns {string.Join(", ", columns)}.");
        var header = lines[0].Split('\t');
        var missing = columns.Except(header, StringComparer.Ordinal).ToArray();
        if (missing.Length > 0) throw new FormatException($"{path} lacks the columns {string.Join(", ", missing)}.");
        var rows = new List<IReadOnlyDictionary<string, string>>();
        for (var i = 1; i < lines.Length; i++)
        {
            var values = lines[i].Split('\t');
            if (values.Length != header.Length) throw new FormatException($"{path}, line {i + 1}: {values.Length} values under {header.Length} columns.");
            rows.Add(header.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        }

        return rows;
    }
}
