namespace TuneScout.Storage.Aws;

/// <summary>A table with the keys pk and sk, both text.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Indexes">Its global secondary indexes.</param>
internal sealed record TableDefinition(string Name, IReadOnlyList<TableIndex> Indexes);
