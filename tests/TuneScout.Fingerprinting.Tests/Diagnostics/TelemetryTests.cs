using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class TelemetryTests(MelodyLibrary library) : IClassFixture<MelodyLibrary>, IDisposable
{
    // Other tests of the process are measured at the same time: what is told apart here is the flow this test started.
    private static readonly AsyncLocal<ConcurrentQueue<(string Name, double Value, string Tags)>?> Heard = new();
    private readonly MeterListener _listener = Listen();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task RecognizeAsync_counts_its_answers_by_decision_and_measures_them()
    {
        var match = await MeasureAsync(() => library.RecognizeAsync(MelodyLibrary.Clip(4, 5, 6)));
        Assert.Equal(("tunescout.recognitions", 1, "decision=match"), match[0]);
        Assert.Equal(["tunescout.recognitions", "tunescout.recognition.duration", "tunescout.recognition.sound", "tunescout.recognition.confidence"], match.Select(m => m.Name));
        Assert.Equal(6, match[2].Value, 0.001);
        Assert.InRange(match[3].Value, 0.99, 1);
        var none = await MeasureAsync(() => library.RecognizeAsync(TestSound.Noise(4 * FingerprintOptions.SampleRate, 1)));
        Assert.Equal(["decision=none", "decision=none", ""], none.Select(m => m.Tags));
        var error = await MeasureAsync(async () => await Assert.ThrowsAsync<AudioException>(async () =>
            await new Recognizer(library.Hashes, library.Catalog).RecognizeAsync(new MemoryAudioSource(new float[9], 1))));
        Assert.Equal(["decision=error", "decision=error"], error.Select(m => m.Tags));
    }

    [Fact]
    public async Task Library_counts_what_is_added_and_removed()
    {
        using var own = new Library(new InMemoryHashStore(), new InMemoryTrackCatalog());
        var heard = await MeasureAsync(async () =>
        {
            var added = await own.AddAsync(MelodyLibrary.Source(MelodyLibrary.Track(1)), new TrackMetadata());
            await own.AddAsync(MelodyLibrary.Source(MelodyLibrary.Track(1)), new TrackMetadata());
            Assert.True(await own.RemoveAsync(added.Track!.Id));
            Assert.False(await own.RemoveAsync(added.Track.Id));
        });
        Assert.Equal(
            ["fingerprint.duration", "fingerprint.sound", "tracks.added outcome=added", "fingerprint.duration", "fingerprint.sound", "tracks.added outcome=duplicate", "tracks.removed"],
            heard.Select(m => $"{m.Name["tunescout.".Length..]} {m.Tags}".TrimEnd()));
        Assert.Equal(MelodyLibrary.TrackSeconds, heard[1].Value, 0.01);
    }

    [Fact]
    public async Task Library_counts_several_that_are_added_together_one_by_one()
    {
        var log = new ListLogger();
        using var own = new Library(new InMemoryHashStore(), new InMemoryTrackCatalog(), loggerFactory: log);
        var first = new NewTrack(await own.FingerprintAsync(MelodyLibrary.Source(MelodyLibrary.Track(1)), cancellationToken: TestContext.Current.CancellationToken), new TrackMetadata());
        var second = first with { Fingerprint = await own.FingerprintAsync(MelodyLibrary.Source(MelodyLibrary.Track(2)), cancellationToken: TestContext.Current.CancellationToken) };
        var heard = await MeasureAsync(async () => await own.AddAsync([first, first, second]));
        Assert.Equal(["outcome=added", "outcome=duplicate", "outcome=added"], heard.Where(m => m.Name == "tunescout.tracks.added").Select(m => m.Tags));
        Assert.Equal([1101, 1102, 1101], log.Events.Select(entry => entry.Id));
    }

    [Fact]
    public async Task ListenAsync_counts_its_events()
    {
        var heard = await MeasureAsync(async () =>
        {
            await foreach (var _ in new Recognizer(library.Hashes, library.Catalog).ListenAsync(MelodyLibrary.Source(MelodyLibrary.Clip(4, 2, 12)))) { }
        });
        Assert.Equal(["kind=recognized", "kind=confirmed", "kind=ended"], heard.Where(m => m.Name == "tunescout.songs").Select(m => m.Tags));
    }

    [Fact]
    public async Task Activities_say_what_came_of_them_and_name_no_file()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TuneScout",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var parent = new Activity("test").Start();
        await library.RecognizeAsync(MelodyLibrary.Clip(6, 5, 6));
        await Assert.ThrowsAsync<AudioException>(async () => await new Recognizer(library.Hashes, library.Catalog).RecognizeAsync(new MemoryAudioSource(new float[9], 1, name: "secret.wav")));
        Activity[] own = [.. stopped.Where(activity => activity.RootId == parent.RootId)];
        Assert.Equal(["tunescout.recognize", "tunescout.recognize"], own.Select(activity => activity.OperationName));
        Assert.Equal(("match", 1, 40), (own[0].GetTagItem("tunescout.decision"), own[0].GetTagItem("tunescout.matches"), own[0].GetTagItem("tunescout.library_tracks")));
        Assert.Equal((ActivityStatusCode.Error, nameof(AudioException)), (own[1].Status, own[1].StatusDescription));
    }

    [Fact]
    public async Task Events_have_stable_ids_and_no_titles()
    {
        var log = new ListLogger();
        var recognizer = new Recognizer(library.Hashes, library.Catalog, loggerFactory: log);
        await recognizer.RecognizeAsync(MelodyLibrary.Source(MelodyLibrary.Clip(4, 5, 6)), TestContext.Current.CancellationToken);
        await recognizer.RecognizeAsync(MelodyLibrary.Source(new float[FingerprintOptions.SampleRate]), TestContext.Current.CancellationToken);
        await foreach (var _ in recognizer.ListenAsync(MelodyLibrary.Source(MelodyLibrary.Clip(4, 2, 5)), cancellationToken: TestContext.Current.CancellationToken)) { }
        using var own = new Library(new InMemoryHashStore(), new InMemoryTrackCatalog(), loggerFactory: log);
        var added = await own.AddAsync(MelodyLibrary.Source(MelodyLibrary.Track(1)), new TrackMetadata { Title = "Melody secret" }, cancellationToken: TestContext.Current.CancellationToken);
        await own.AddAsync(MelodyLibrary.Source(MelodyLibrary.Track(1)), new TrackMetadata(), cancellationToken: TestContext.Current.CancellationToken);
        await own.RemoveAsync(added.Track!.Id, TestContext.Current.CancellationToken);
        Assert.Equal([1001, 1002, 1003, 1101, 1102, 1103], log.Events.Select(entry => entry.Id).Distinct());
        Assert.All(log.Events, entry => Assert.DoesNotContain("Melody", entry.Text, StringComparison.Ordinal));
        Assert.All(log.Events, entry => Assert.Equal("TuneScout.Fingerprinting", entry.Category));
    }

    private static async Task<(string Name, double Value, string Tags)[]> MeasureAsync(Func<Task> work)
    {
        var queue = Heard.Value = new ConcurrentQueue<(string, double, string)>();
        await work();
        Heard.Value = null;
        return [.. queue];
    }

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "TuneScout") listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        return listener;
    }

    private static void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Heard.Value?.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));

    private sealed class ListLogger : ILoggerFactory
    {
        public ConcurrentQueue<(string Category, int Id, string Text)> Events { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private sealed class Logger(ListLogger all, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                all.Events.Enqueue((category, eventId.Id, formatter(state, exception)));
        }
    }
}
