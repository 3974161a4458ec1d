using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>A folder that is open; whoever has it owns the database and the lock.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Fingerprint">The options of its fingerprints.</param>
/// <param name="Database">Its database.</param>
/// <param name="Log">Where its store says what it does.</param>
/// <param name="Lock">What keeps other writers out; null for reading.</param>
/// <param name="NextSegment">The number of the next segment that is written.</param>
internal sealed record OpenedFolder(StoreFolder Folder, FingerprintOptions Fingerprint, Database Database, StoreLog Log, WriterLock? Lock, long NextSegment);
