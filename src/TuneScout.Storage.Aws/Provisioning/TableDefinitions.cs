namespace TuneScout.Storage.Aws;

/// <summary>The tables of a library.</summary>
internal static class TableDefinitions
{
    /// <summary>When an item expires, in seconds since 1970; the engines delete late, so readers compare it themselves.</summary>
    public const string Expires = "expires";

    public static string Index(string prefix) => prefix + "-index";

    public static string Catalog(string prefix) => prefix + "-catalog";

    public static IReadOnlyList<TableDefinition> Of(string prefix) => [new(Index(prefix), []), new(Catalog(prefix), [])];
}
