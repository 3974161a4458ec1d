using Microsoft.Extensions.DependencyInjection;
using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests;

/// <summary>The README's program for AWS, run on the engines.</summary>
public sealed class SnippetTests
{
    [Fact]
    public async Task Aws_addsASongAndNamesAClipOfIt()
    {
        await using var library = await TestLibrary.CreateAsync();
        var services = new ServiceCollection();
        var (prefix, bucket) = (library.Prefix, Engines.Bucket);
        var song = Path.Combine(library.Folder, "song.wav");
        Directory.CreateDirectory(library.Folder);
        var sound = DemoPieces.All[8].Render(11025);
        WavFile.Write(song, sound, 11025);
        var said = new StringWriter();
        Console.SetOut(said);
        try
        {
            #region aws
            services.AddTuneScout().AddAwsStorage(options =>
            {
                options.Prefix = prefix; // a library is two tables PREFIX-… and the keys PREFIX/… of a bucket
                options.Bucket = bucket;
                options.Provisioning = AwsProvisioning.CreateIfMissing;
            });
            await using var provider = services.BuildServiceProvider();

            // Audio, constellation, index and metadata come and go together, whatever dies in between.
            var added = await provider.GetRequiredService<AwsSongs>().AddAsync(song, "audio/wav", new TrackMetadata { Title = "Song" });
            Console.WriteLine(added.Added ? $"added as {added.Track.Id}" : $"a duplicate of {added.DuplicateOf.Track.Metadata.Title}");
            #endregion

            await using var clip = new MemoryAudioSource(sound.AsSpan(20 * 11025, 8 * 11025).ToArray(), 11025, 1, "clip");
            var result = await provider.GetRequiredService<Recognizer>().RecognizeAsync(clip);
            Assert.Equal(added.Track!.Id, Assert.Single(result.Matches).Track.Id);
            Assert.Equal($"added as {added.Track.Id}", said.ToString().Trim());
        }
        finally
        {
            Console.SetOut(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        }
    }
}
