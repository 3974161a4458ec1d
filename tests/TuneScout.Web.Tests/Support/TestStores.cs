using Amazon.DynamoDBv2;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TuneScout.Storage.Aws;
using TuneScout.Tests;

namespace TuneScout.Web.Tests;

/// <summary>All stores of one storage, empty, on a clock that tests step.</summary>
internal sealed class TestStores : IAsyncDisposable
{
    /// <summary>One SQLite file.</summary>
    public const string Local = "local";

    /// <summary>A table of DynamoDB.</summary>
    public const string Dynamo = "dynamo";

    /// <summary>A table of DynamoDB, and SQS to hand out its jobs.</summary>
    public const string Sqs = "sqs";

    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-stores-").FullName;
    private readonly IOptions<WebOptions> _options;
    private readonly WebDatabase? _database;
    private readonly IAmazonDynamoDB? _dynamo;
    private readonly WebTable? _table;
    private readonly Costs _costs = new();

    private TestStores(string storage)
    {
        Storage = storage;
        var options = new WebOptions { DataFolder = _folder, Storage = storage == Local ? "local" : "aws" };
        options.Aws.Prefix = "t" + Guid.NewGuid().ToString("N");
        options.Aws.Bucket = "none";
        options.Aws.Provisioning = AwsProvisioning.CreateIfMissing;
        options.Aws.QueueUrl = storage == Sqs ? FakeSqs.Url : null;
        options.Aws.QueueWait = TimeSpan.Zero;
        _options = Options.Create(options);
        Fake = new FakeSqs(Clock);
        if (storage == Local)
        {
            _database = new WebDatabase(new DataFolder(_options));
            return;
        }

        LocalEngines.RequireDynamo();
        _dynamo = LocalEngines.Dynamo();
        _table = new WebTable(_dynamo, _options, _costs, Clock);
    }

    public string Storage { get; }

    public SteppedClock Clock { get; } = new();

    public FakeSqs Fake { get; }

    /// <summary>What was asked of the table.</summary>
    public CostSums Costs => _costs.Sums;

    public WebTable Table => _table!;

    public IAccountStore Accounts => _table is { } table ? new DynamoAccountStore(table, Clock) : new SqliteAccountStore(_database!, Clock);

    public IRefreshTokenStore Tokens => _table is { } table ? new DynamoRefreshTokenStore(table, Clock) : new SqliteRefreshTokenStore(_database!, Clock);

    public ISessionStore Sessions => _table is { } table ? new DynamoSessionStore(table) : new SqliteSessionStore(_database!, Clock);

    public ITrackShelf Shelf => _table is { } table ? new DynamoTrackShelf(table, Clock) : new SqliteTrackShelf(_database!);

    public IBlobUseStore Uses => _table is { } table ? new DynamoBlobUseStore(table, Clock) : new SqliteBlobUseStore(_database!);

    public IRoomStore Room => _table is { } table ? new DynamoRoomStore(table) : new SqliteRoomStore(_database!);

    public IUserPresetStore Presets => _table is { } table ? new DynamoUserPresetStore(table) : new SqliteUserPresetStore(_database!);

    public IRecognitionHistory History => _table is { } table ? new DynamoRecognitionHistory(table, Clock) : new SqliteRecognitionHistory(_database!, Clock);

    public IServerTotals Totals => _table is { } table ? new DynamoServerTotals(table, _dynamo!, Clock) : new SqliteServerTotals(_database!, new DataFolder(_options), Clock);

    public ISecretStore Secrets => _table is { } table ? new DynamoSecretStore(table) : new FileSecretStore(new DataFolder(_options));

    public IOptions<WebOptions> Settings => _options;

    public static async Task<TestStores> OpenAsync(string storage)
    {
        var stores = new TestStores(storage);
        if (stores._dynamo is not null) await new WebTableSetup(stores._dynamo, null!, stores._options).PrepareAsync(CancellationToken.None);
        return stores;
    }

    /// <summary>A queue as another process opens it.</summary>
    public IJobQueue NewQueue()
    {
        if (_table is null) return new SqliteJobQueue(_database!, _options, Clock);
        var jobs = new DynamoJobQueue(new DynamoJobs(_table, _options, Clock));
        return Storage == Sqs ? new SqsJobQueue(jobs, Fake.Client, _costs, _options, Clock, NullLogger<SqsJobQueue>.Instance) : jobs;
    }

    /// <summary>Adds the names of tracks, many at once; on DynamoDB the tracks themselves are not there.</summary>
    public async Task AddNamesAsync(IEnumerable<TrackRecord> tracks)
    {
        if (_table is { } table)
        {
            // A transaction of the service changes 100 items, and each of them once.
            foreach (var chunk in tracks.Chunk(50))
            {
                var apart = chunk.DistinctBy(static track => (track.UserId, track.Shared, track.Artist)).Count() == chunk.Length;
                foreach (var some in apart ? [chunk] : chunk.Select(static track => new[] { track })) await table.TryAsync([.. some.SelectMany(static track => DynamoNameCounts.Changes(null, track))]);
            }

            return;
        }

        _database!.Transact(transaction =>
        {
            foreach (var track in tracks)
            {
                transaction.Execute(
                    "INSERT INTO tracks (id, user_id, title, artist, album, shared, seconds, bytes, media_type, extension, peaks, added) VALUES ($id, $user, '', $artist, $album, $shared, 1, 1, 'audio/wav', 'wav', x'00', 0)",
                    ("$id", track.Id), ("$user", track.UserId), ("$artist", track.Artist), ("$album", track.Album), ("$shared", track.Shared ? 1 : 0));
            }

            return true;
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_dynamo is not null)
        {
            await _dynamo.DeleteTableAsync(_table!.Name);
            _dynamo.Dispose();
        }

        _costs.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
