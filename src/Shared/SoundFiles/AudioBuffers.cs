namespace TuneScout;

/// <summary>What every source checks of the buffer that it is to fill.</summary>
internal static class AudioBuffers
{
    public static void CheckRoom(Memory<float> buffer, int channels)
    {
        if (buffer.Length < channels)
            throw new ArgumentException($"The buffer holds {buffer.Length} samples, less than one sample frame of {channels} channels.", nameof(buffer));
    }
}
