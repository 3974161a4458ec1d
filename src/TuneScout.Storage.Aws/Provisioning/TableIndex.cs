namespace TuneScout.Storage.Aws;

/// <summary>A global secondary index, whose keys are text.</summary>
/// <param name="Name">The index's name.</param>
/// <param name="Partition">The attribute of its partition key.</param>
/// <param name="Sort">The attribute of its sort key.</param>
/// <param name="Attributes">What it holds besides the keys; null: everything, empty: nothing.</param>
internal sealed record TableIndex(string Name, string Partition, string Sort, IReadOnlyList<string>? Attributes = null);
