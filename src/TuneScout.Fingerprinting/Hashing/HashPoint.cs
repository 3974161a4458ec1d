namespace TuneScout.Fingerprinting;

/// <summary>A hash and where it begins.</summary>
/// <param name="Hash">Two peaks' frequencies and their distance in time, packed; see <see cref="ConstellationHasher"/>.</param>
/// <param name="Frame">The frame of the earlier peak.</param>
public readonly record struct HashPoint(uint Hash, int Frame);
