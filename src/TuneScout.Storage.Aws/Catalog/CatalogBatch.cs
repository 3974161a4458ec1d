namespace TuneScout.Storage.Aws;

/// <summary>A write of many entries that is under way.</summary>
/// <param name="Token">Its name.</param>
/// <param name="Committed">Whether it will happen, whatever becomes of its host.</param>
/// <param name="At">When it began.</param>
/// <param name="Chunks">How many items hold its entries.</param>
internal sealed record CatalogBatch(string Token, bool Committed, DateTimeOffset At, int Chunks);
