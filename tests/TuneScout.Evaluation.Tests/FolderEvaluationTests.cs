using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;

namespace TuneScout.Evaluation.Tests;

/// <summary>A small run from end to end over composed music. Its floors are what a regression breaks; raise them when the recognition gets better.</summary>
public sealed class FolderEvaluationTests : IDisposable
{
    private const double NoiseFloor = 0.9;
    private const double CleanFloor = 0.99;
    private const double PhoneFloor = 0.8;
    private const double EffectsFloor = 0.8;
    private const double SpeedAndPitchFloor = 0.9; // tempo among them
    private const int MostFalseAccepts = 1; // of 42
    private const int MostWrong = 2; // of all clips, false accepts included

    // Some conditions of each kind, not all: the run is to take seconds.
    private static readonly string[] Small =
    [
        "mp3_64k_10s", "mp3_64k_3s", "babble_+0dB_5s", "babble_-6dB_10s", "pink_+0dB_5s", "pink_-6dB_10s", "babble_+10dB_2s", "babble_+10dB_1s",
        "phone_gsm_10s", "phone_opus8k_10s", "speed_+4%_10s", "tempo_+4%_10s", "pitch_+50c_10s", "compress_clip_10s", "heavy_eq_10s",
        "negative_clean_10s", "negative_babble_+10dB_10s", "only_babble_10s", "only_pink_10s", "only_white_10s", "only_silence_10s", "only_tones_10s", "only_applause_10s",
    ];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_over_composed_music_stays_over_its_floors()
    {
        Compose(8);
        await File.WriteAllTextAsync(_folder["music/damaged.wav"], "this is no sound", Stop);
        var log = new StringWriter();
        var conditions = Conditions.All.Where(c => Small.Contains(c.Name, StringComparer.Ordinal)).ToList();
        var clips = await new FolderEvaluation(Options(clips: 3), log, conditions).RunAsync(Stop);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"right: noise {Right(clips, Kind.Babble, Kind.Pink):0.00}, clean {Right(clips, Kind.Mp3):0.00}, phone {Right(clips, Kind.PhoneGsm, Kind.PhoneOpus):0.00}, speed and pitch {Right(clips, Kind.Speed, Kind.Pitch):0.00}, tempo {Right(clips, Kind.Tempo):0.00}; wrong: {clips.Count(clip => clip.IsWrong)}");
        Assert.True(Right(clips, Kind.Babble, Kind.Pink) >= NoiseFloor, "noise");
        Assert.True(Right(clips, Kind.Clipped, Kind.Equalized) >= EffectsFloor, "compression and EQ");
        if (clips.Any(clip => clip.Condition.Kind is Kind.Mp3)) Assert.True(Right(clips, Kind.Mp3) >= CleanFloor, "clean");
        if (clips.Any(clip => clip.Condition.Kind is Kind.PhoneGsm or Kind.PhoneOpus)) Assert.True(Right(clips, Kind.PhoneGsm, Kind.PhoneOpus) >= PhoneFloor, "phone");
        Assert.True(Right(clips, Kind.Speed, Kind.Pitch) >= SpeedAndPitchFloor, "speed and pitch");

        var negatives = clips.Where(clip => !clip.Condition.IsPositive).ToList();
        Assert.Equal(42, negatives.Count);
        Assert.True(negatives.Count(clip => clip.IsWrong) <= MostFalseAccepts, "false accepts");
        Assert.True(clips.Count(clip => clip.IsWrong) <= MostWrong, "wrong answers");
        var right = clips.Where(clip => clip.IsRight && clip.Condition.Kind is not (Kind.Tempo or Kind.Speed)).ToList();
        Assert.True(right.Count(clip => clip.IsOffsetRight) >= 0.9 * right.Count, "offsets");

        Assert.Contains("damaged.wav", log.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ["margins.png", "recall-babble.png", "recall-length.png", "recall-pink.png", "reliability.png", "report.md", "results.tsv", "scores.png"],
            Directory.GetFiles(_folder["out"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        var results = await File.ReadAllLinesAsync(_folder["out/results.tsv"], Stop);
        Assert.Equal(clips.Count + 1, results.Length);
        Assert.All(results, line => Assert.Equal(14, line.Split('\t').Length));
        var report = await File.ReadAllTextAsync(_folder["out/report.md"], Stop);
        Assert.Contains("| **all** |", report, StringComparison.Ordinal);
        Assert.Contains("damaged.wav", report, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_folder["out"], "*.png"), path => Assert.InRange(new FileInfo(path).Length, 5_000, 100_000));
    }

    [Fact]
    public async Task RunAsync_gives_the_same_answers_with_any_number_of_jobs_and_with_a_store_that_is_there()
    {
        Compose(4);
        var conditions = Conditions.All.Where(c => c.Name is "pink_+0dB_3s" or "negative_clean_10s" or "only_tones_10s" or "babble_+10dB_1s").ToList();
        var one = await new FolderEvaluation(Options(3) with { Jobs = 1 }, TextWriter.Null, conditions).RunAsync(Stop);
        var stored = Options(3) with { Jobs = 3, Store = _folder["store"] };
        var three = await new FolderEvaluation(stored, TextWriter.Null, conditions).RunAsync(Stop);
        var again = await new FolderEvaluation(stored, TextWriter.Null, conditions).RunAsync(Stop);
        Assert.Equal(one.Select(Answer), three.Select(Answer));
        Assert.Equal(one.Select(Answer), again.Select(Answer));

        static object Answer(ScoredClip clip) => (clip.Condition.Name, clip.Seed, clip.Source, clip.OffsetSeconds, clip.Predicted, clip.Margin, clip.IsAccepted);
    }

    [Fact]
    public async Task RunAsync_with_a_store_of_another_split_names_it_and_the_remedy()
    {
        Compose(6);
        var options = Options(1) with { Store = _folder["store"] };
        var conditions = Conditions.All.Where(c => c.Kind == Kind.OnlySilence).ToList();
        await new FolderEvaluation(options, TextWriter.Null, conditions).RunAsync(Stop);
        var names = MusicFolder.List(options.Folder);
        var other = Enumerable.Range(2, 50).Select(seed => (ulong)seed).First(seed => Split.Of(names, 1).Indexed.Except(Split.Of(names, seed).Indexed, StringComparer.Ordinal).Any());
        var fault = await Assert.ThrowsAsync<EvaluationException>(() => new FolderEvaluation(options with { Seed = other }, TextWriter.Null, conditions).RunAsync(Stop));
        Assert.Contains(_folder["store"], fault.Message, StringComparison.Ordinal);
        Assert.Contains("another --store", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_that_is_stopped_leaves_no_files()
    {
        Compose(2);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new FolderEvaluation(Options(1), TextWriter.Null).RunAsync(stopped.Token));
        Assert.True(!Directory.Exists(_folder["out"]) || Directory.GetFiles(_folder["out"]).Length == 0);
    }

    [Fact]
    public async Task RunAsync_over_a_folder_without_music_says_so()
    {
        Directory.CreateDirectory(_folder["music"]);
        var fault = await Assert.ThrowsAsync<EvaluationException>(() => new FolderEvaluation(Options(1), TextWriter.Null, [Conditions.All[^1]]).RunAsync(Stop));
        Assert.Contains("holds 0 audio files", fault.Message, StringComparison.Ordinal);
    }

    private static double Right(IReadOnlyList<ScoredClip> clips, params Kind[] kinds)
    {
        var some = clips.Where(clip => clip.Condition.IsPositive && kinds.Contains(clip.Condition.Kind)).ToList();
        return some.Count == 0 ? 0 : (double)some.Count(clip => clip.IsRight) / some.Count;
    }

    private FolderOptions Options(int clips) => new() { Folder = _folder["music"], Output = _folder["out"], Clips = clips, Jobs = 2 };

    // At the analysis' own rate: rendering takes a quarter of the time, and nothing above 5.5 kHz is heard anyway.
    private void Compose(int pieces)
    {
        Directory.CreateDirectory(_folder["music"]);
        for (var i = 0; i < pieces; i++)
            WavFile.Write(_folder[$"music/piece {i:00}.wav"], DemoPieces.All[i].Render(FingerprintOptions.SampleRate), FingerprintOptions.SampleRate);
    }
}
