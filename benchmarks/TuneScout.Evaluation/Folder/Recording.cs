namespace TuneScout.Evaluation;

/// <summary>A recording of the folder that can be read.</summary>
/// <param name="Name">Its path below the folder; what the catalog has as its source.</param>
/// <param name="Seconds">Its length.</param>
internal sealed record Recording(string Name, double Seconds);
