using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>The queue in the SQLite file: what is in it survives every process, and any number of processes may work it off.</summary>
internal sealed class SqliteJobQueue(WebDatabase database, IOptions<WebOptions> options, TimeProvider clock) : IJobQueue
{
    private const string Columns = "id, kind, user_id, title, payload, state, progress, message, result, attempts, created";
    private const string Ended = "state IN ('done', 'failed', 'cancelled')";
    private const string Open = "state IN ('queued', 'running')"; // as the index says it
    private const string Mine = "WHERE id = $id AND worker = $worker AND state = 'running'";
    private readonly JobTurns _turns = new();

    public ValueTask<Job> EnqueueAsync(string kind, string userId, string title, string payload, string? id = null, CancellationToken cancellationToken = default)
    {
        id ??= Guid.NewGuid().ToString("N");
        database.Execute(
            "INSERT INTO jobs (id, kind, user_id, title, payload, state, due, created, updated) VALUES ($id, $kind, $user, $title, $payload, 'queued', $now, $now, $now) ON CONFLICT (id) DO NOTHING",
            ("$id", id), ("$kind", kind), ("$user", userId), ("$title", title), ("$payload", payload), ("$now", Now));
        return ValueTask.FromResult(database.Query($"SELECT {Columns} FROM jobs WHERE id = $id", Read, ("$id", id))[0]);
    }

    public ValueTask<Job?> TakeAsync(string worker, CancellationToken cancellationToken = default)
    {
        // A job whose worker died again and again is not handed out for ever.
        database.Execute(
            $"UPDATE jobs SET state = 'failed', message = 'The work was broken off several times.', updated = $now WHERE {Open} AND state = 'running' AND lease < $now AND attempts >= $most",
            ("$now", Now), ("$most", options.Value.MostAttempts));
        var rows = database.Query(
            $"""
            UPDATE jobs SET state = 'running', worker = $worker, lease = $lease, attempts = attempts + 1, updated = $now WHERE id = coalesce({OldestOf("$first")}, {OldestOf("1 - $first")})
            RETURNING {Columns}
            """,
            Read, ("$worker", worker), ("$now", Now), ("$lease", Lease), ("$first", _turns.PatientFirst ? 1 : 0));
        if (rows is [var job]) _turns.Took(job.Kind);
        return ValueTask.FromResult(rows.FirstOrDefault());
    }

    public ValueTask<bool> ReportAsync(string id, string worker, double progress, string message, CancellationToken cancellationToken = default) =>
        Changed($"UPDATE jobs SET progress = $progress, message = $message, lease = $lease, updated = $now {Mine}",
            ("$progress", Math.Clamp(progress, 0, 1)), ("$message", message), ("$lease", Lease), ("$now", Now), ("$id", id), ("$worker", worker));

    public async ValueTask CompleteAsync(string id, string worker, string? result, CancellationToken cancellationToken = default) =>
        await Changed($"UPDATE jobs SET state = 'done', progress = 1, message = NULL, result = $result, updated = $now {Mine}", ("$result", result), ("$now", Now), ("$id", id), ("$worker", worker));

    public async ValueTask WaitAsync(string id, string worker, string question, CancellationToken cancellationToken = default) =>
        await Changed($"UPDATE jobs SET state = 'waiting', message = NULL, result = $result, updated = $now {Mine}", ("$result", question), ("$now", Now), ("$id", id), ("$worker", worker));

    public ValueTask<bool> FailAsync(string id, string worker, string reason, bool hopeless, CancellationToken cancellationToken = default)
    {
        var states = database.Query(
            $"""
            UPDATE jobs SET state = CASE WHEN $hopeless OR attempts >= $most THEN 'failed' ELSE 'queued' END, message = $reason, due = $now + (1000 << attempts), updated = $now {Mine}
            RETURNING state
            """,
            row => row.GetString(0), ("$hopeless", hopeless ? 1 : 0), ("$most", options.Value.MostAttempts), ("$reason", reason), ("$now", Now), ("$id", id), ("$worker", worker));
        return ValueTask.FromResult(states is [JobStates.Queued]);
    }

    public async ValueTask ReleaseAsync(string id, string worker, CancellationToken cancellationToken = default) =>
        await Changed($"UPDATE jobs SET state = 'queued', attempts = attempts - 1, due = $now, updated = $now {Mine}", ("$now", Now), ("$id", id), ("$worker", worker));

    public ValueTask<bool> ResumeAsync(string id, string? payload, CancellationToken cancellationToken = default) =>
        Changed("UPDATE jobs SET state = 'queued', payload = coalesce($payload, payload), progress = 0, message = NULL, result = NULL, attempts = 0, due = $now, updated = $now WHERE id = $id AND state IN ('waiting', 'failed')",
            ("$payload", payload), ("$now", Now), ("$id", id));

    public ValueTask<bool> CancelAsync(string id, CancellationToken cancellationToken = default) =>
        Changed("UPDATE jobs SET state = 'cancelled', message = NULL, updated = $now WHERE id = $id AND state IN ('queued', 'running', 'waiting')", ("$now", Now), ("$id", id));

    public ValueTask<Job?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(database.Query($"SELECT {Columns} FROM jobs WHERE id = $id", Read, ("$id", id)).FirstOrDefault());

    public ValueTask<IReadOnlyList<Job>> ListAsync(string userId, int limit, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<Job>>(database.Query(
            $"SELECT {Columns} FROM jobs WHERE user_id = $user ORDER BY created DESC, id LIMIT $limit", Read, ("$user", userId), ("$limit", limit)));

    public ValueTask<IReadOnlyList<Job>> ListTroublesAsync(int limit, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<Job>>(database.Query($"SELECT {Columns} FROM jobs WHERE state IN ('queued', 'running', 'failed') ORDER BY created DESC, id LIMIT $limit", Read, ("$limit", limit)));

    public ValueTask<int> CountOpenAsync(string userId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(database.Scalar<int>("SELECT count(*) FROM jobs WHERE user_id = $user AND kind IN ('import', 'equalize') AND state IN ('queued', 'running', 'waiting')", ("$user", userId)));

    public ValueTask<IReadOnlyDictionary<string, int>> CountStatesAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, int>>(database.Query("SELECT state, count(*) FROM jobs GROUP BY state", row => (row.GetString(0), row.GetInt32(1)))
            .ToDictionary(count => count.Item1, count => count.Item2, StringComparer.Ordinal));

    public ValueTask<IReadOnlyList<Job>> ListEndedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<Job>>(database.Query(
            $"SELECT {Columns} FROM jobs WHERE {Ended} AND updated < $before ORDER BY updated LIMIT $limit", Read, ("$before", before.ToUnixTimeMilliseconds()), ("$limit", limit)));

    public async ValueTask DeleteEndedAsync(string id, CancellationToken cancellationToken = default) => await Changed($"DELETE FROM jobs WHERE id = $id AND {Ended}", ("$id", id));

    public ValueTask DeleteAllOfAsync(string userId, CancellationToken cancellationToken = default)
    {
        // The work that takes the account's music out of the index must still be done.
        database.Execute("DELETE FROM jobs WHERE user_id = $user AND kind <> 'remove'", ("$user", userId));
        return ValueTask.CompletedTask;
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private long Lease => (clock.GetUtcNow() + options.Value.JobLease).ToUnixTimeMilliseconds();

    private static string OldestOf(string patient) =>
        $"(SELECT id FROM jobs WHERE {Open} AND patient = {patient} AND ((state = 'queued' AND due <= $now) OR (state = 'running' AND lease < $now)) ORDER BY due LIMIT 1)";

    private static Job Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Kind = row.GetString(1),
        UserId = row.GetString(2),
        Title = row.GetString(3),
        Payload = row.GetString(4),
        State = row.GetString(5),
        Progress = row.GetDouble(6),
        Message = row.IsDBNull(7) ? null : row.GetString(7),
        Result = row.IsDBNull(8) ? null : row.GetString(8),
        Attempts = row.GetInt32(9),
        Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
    };

    private ValueTask<bool> Changed(string sql, params (string Name, object? Value)[] parameters) => ValueTask.FromResult(database.Execute(sql, parameters) > 0);
}
