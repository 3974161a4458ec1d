using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class ChannelMixTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void Mean_is_that_of_one_number_at_a_time(int channels)
    {
        for (var frames = 0; frames < 40; frames++)
        {
            var samples = TestSound.Noise(frames * channels, frames);
            var mono = new float[frames + 1];
            ChannelMix.Mean(samples, channels, mono);
            for (var frame = 0; frame < frames; frame++)
            {
                var sum = 0f;
                for (var c = 0; c < channels; c++) sum += samples[(frame * channels) + c];
                Assert.Equal(sum * (1f / channels), mono[frame]);
            }

            Assert.Equal(0, mono[frames]);
        }
    }
}
