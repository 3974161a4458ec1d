namespace TuneScout.Fingerprinting;

/// <summary>What is said of a segment file that cannot be used.</summary>
internal static class SegmentFault
{
    public static StoreException Damaged(string path, Exception fault) =>
        new($"{path}: {fault.Message}. Nothing is lost, the index can be made anew from the stored constellations: run \"tunescout rebuild\", or open the folder for writing with LocalStoreOptions.Repair.", fault);

    public static StoreException Damaged(string path, string fault) => Damaged(path, new InvalidDataException(fault));
}
