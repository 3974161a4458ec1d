using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>Attributes of a job that a move sets; null removes one.</summary>
internal sealed class JobChange() : Dictionary<string, AttributeValue?>(StringComparer.Ordinal);

/// <summary>The jobs' items, and their moves from one state to the next.</summary>
/// <remarks>
/// Beside each job stands one entry in the partition of its state, in the order of time: of when it is due, when its lease runs out, or when it ended. Job and entry
/// change in one transaction, which names the entry that it was read with: of two that move a job at the same moment, one does.
/// </remarks>
internal sealed class DynamoJobs(WebTable table, IOptions<WebOptions> options, TimeProvider clock)
{
    /// <summary>Entries of jobs that are queued or running, and that somebody waits for.</summary>
    public const string Open = "jobs#queue";

    /// <summary>Entries of those that can wait.</summary>
    /// <remarks>Streams that an older version has queued stand among the others, which does no harm: their item says where, and they come here with their next move.</remarks>
    public const string Patient = "jobs#patient";
    public const string Waiting = "jobs#waiting";
    public const string Failed = "jobs#failed";

    /// <summary>Entries of jobs that are done or cancelled.</summary>
    public const string Ended = "jobs#ended";
    private const string JobSort = "job";

    public WebTable Table => table;

    public DateTimeOffset Now => clock.GetUtcNow();

    public DateTimeOffset Lease => clock.GetUtcNow() + options.Value.JobLease;

    public int MostAttempts => options.Value.MostAttempts;

    public static string KeyOf(string id) => "job#" + id;

    public static string ListOf(string userId) => "jobs#of#" + userId;

    public static string Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString("D15", System.Globalization.CultureInfo.InvariantCulture);

    public static bool IsOpen(string state) => state is JobStates.Queued or JobStates.Running or JobStates.Waiting;

    public Task<Item?> FindAsync(string id, CancellationToken cancellationToken) => table.GetAsync(KeyOf(id), JobSort, cancellationToken);

    public async Task<List<Item>> FindAllAsync(IEnumerable<string> ids, CancellationToken cancellationToken) => await table.GetManyAsync(ids.Select(static id => (KeyOf(id), JobSort)), cancellationToken);

    public async Task<bool> AddAsync(string id, string kind, string userId, string title, string payload, CancellationToken cancellationToken)
    {
        var now = Now;
        var (place, entry) = (PlaceOf(JobStates.Queued, kind), EntryOf(now, 0, id));
        var job = new Item(KeyOf(id), JobSort)
            .With("gsi1pk", ListOf(userId)).With("gsi1sk", $"{Time(now)}#{id}").With("id", id).With("kind", kind).With("user", userId).With("title", title).With("payload", payload)
            .With("state", JobStates.Queued).With("progress", Item.Of(0)).With("attempts", Item.Of(0)).With("moves", Item.Of(0)).With("place", place).With("entry", entry).With("due", Item.Of(now))
            .With("created", Item.Of(now));
        return await table.TryAsync(cancellationToken, [Change.Put(job, Change.IfNew), Change.Put(EntryItem(place, entry, id, JobStates.Queued)), .. Counting(kind, userId, 1)]);
    }

    /// <summary>Moves a job to a state, as it was read; false where it has changed since.</summary>
    /// <param name="job">As it was read.</param>
    /// <param name="state">The state it shall have; may be the one it has.</param>
    /// <param name="at">The time in whose order its entry stands.</param>
    /// <param name="set">More attributes; null removes one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> MoveAsync(Item job, string state, DateTimeOffset at, JobChange set, CancellationToken cancellationToken)
    {
        var (id, was, place, entry, moves) = (job.Text("id")!, job.Text("state")!, job.Text("place")!, job.Text("entry")!, job.Whole("moves")!.Value + 1);
        var (nextPlace, nextEntry) = (PlaceOf(state, job.Text("kind")!), EntryOf(at, moves, id));
        List<(string, AttributeValue)> values =
            [(":state", Item.Of(state)), (":place", Item.Of(nextPlace)), (":next", Item.Of(nextEntry)), (":moves", Item.Of(moves)), (":was", Item.Of(was)), (":entry", Item.Of(entry)), .. set.Where(static one => one.Value is not null).Select(static one => (":" + one.Key, one.Value!))];
        var expression = "SET #state = :state, #place = :place, #entry = :next, #moves = :moves" + string.Concat(set.Where(static one => one.Value is not null).Select(static one => $", #{one.Key} = :{one.Key}"));
        var removed = string.Join(", ", set.Where(static one => one.Value is null).Select(static one => "#" + one.Key));
        var counting = IsOpen(was) == IsOpen(state) ? [] : Counting(job.Text("kind")!, job.Text("user")!, IsOpen(state) ? 1 : -1);
        return await table.TryAsync(cancellationToken,
        [
            Change.Update(KeyOf(id), JobSort, removed.Length > 0 ? $"{expression} REMOVE {removed}" : expression, "#state = :was AND #entry = :entry", [.. values]),
            Change.Delete(place, entry), Change.Put(EntryItem(nextPlace, nextEntry, id, state)), .. counting,
        ]);
    }

    /// <summary>Writes down how far a job is, while its worker has it.</summary>
    public async Task<bool> ReportAsync(string id, string worker, double progress, string message, CancellationToken cancellationToken) => await table.UpdateAsync(
        KeyOf(id), JobSort, "SET #progress = :progress, #message = :message, #lease = :lease", "#state = :running AND #worker = :worker", cancellationToken,
        (":progress", Item.Of(Math.Clamp(progress, 0, 1))), (":message", Item.Of(message)), (":lease", Item.Of(Lease)), (":running", Item.Of(JobStates.Running)), (":worker", Item.Of(worker))) is not null;

    /// <summary>Deletes a job as it was read.</summary>
    public Task<bool> DeleteAsync(Item job, CancellationToken cancellationToken) => table.TryAsync(cancellationToken,
    [
        Change.Delete(KeyOf(job.Text("id")!), JobSort, "#entry = :entry", (":entry", Item.Of(job.Text("entry")!))), Change.Delete(job.Text("place")!, job.Text("entry")!),
        .. IsOpen(job.Text("state")!) ? Counting(job.Text("kind")!, job.Text("user")!, -1) : [],
    ]);

    public static Job Read(Item item) => new()
    {
        Id = item.Text("id")!,
        Kind = item.Text("kind")!,
        UserId = item.Text("user")!,
        Title = item.Text("title")!,
        Payload = item.Text("payload")!,
        State = item.Text("state")!,
        Progress = item.Number("progress")!.Value,
        Message = item.Text("message"),
        Result = item.Text("result"),
        Attempts = (int)item.Whole("attempts")!.Value,
        Created = item.Time("created")!.Value,
    };

    private static Item EntryItem(string place, string entry, string id, string state) => new Item(place, entry).With("id", id).With("state", state);

    // The count of moves makes it another one each time, also within one millisecond.
    private static string EntryOf(DateTimeOffset at, long moves, string id) => $"{Time(at)}#{moves:D6}#{id}";

    private static string PlaceOf(string state, string kind) => state switch
    {
        JobStates.Queued or JobStates.Running => JobKinds.CanWait(kind) ? Patient : Open,
        JobStates.Waiting => Waiting,
        JobStates.Failed => Failed,
        _ => Ended,
    };

    // What an account may have open is limited; streams and removals are the site's own work.
    private static TransactWriteItem[] Counting(string kind, string userId, int number) => kind is JobKinds.Import or JobKinds.Equalize ? [DynamoServerTotals.Add(userId, "open", number)] : [];
}
