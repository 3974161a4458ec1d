using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>SQS hands out the jobs, and the table says what state they are in.</summary>
/// <remarks>
/// A message is the id of a job and nothing more. It may come twice, late, or never: whether a job may be taken is decided by the change of its item, so each is taken once at a time.
/// A message's visibility timeout follows the lease, and a job that no message came for is taken from the table once it is overdue. What is no id stays unseen, and goes to
/// the dead-letter queue that the queue's owner has set.
/// Jobs that can wait have no message: SQS would hand them out in the order of their coming. The table does, where no message is there, and when it is their turn.
/// </remarks>
internal sealed partial class SqsJobQueue(DynamoJobQueue jobs, IAmazonSQS sqs, Costs costs, IOptions<WebOptions> options, TimeProvider clock, ILogger<SqsJobQueue> logger) : IJobQueue
{
    private const int LongestVisibility = 12 * 60 * 60; // the service's limit, seconds
    private const int MostMessagesAtOnce = 20;
    private readonly string _url = options.Value.Aws.QueueUrl!;
    private readonly ConcurrentDictionary<string, string> _receipts = new(StringComparer.Ordinal);

    // Whoever has just done a job does not wait for a message while others are in the table.
    private volatile bool _busy;

    private int LeaseSeconds => Seconds(options.Value.JobLease);

    public async ValueTask<Job> EnqueueAsync(string kind, string userId, string title, string payload, string? id = null, CancellationToken cancellationToken = default)
    {
        var job = await jobs.EnqueueAsync(kind, userId, title, payload, id, cancellationToken);
        if (!JobKinds.CanWait(kind)) await SendAsync(job.Id, cancellationToken);
        return job;
    }

    public async ValueTask<Job?> TakeAsync(string worker, CancellationToken cancellationToken = default)
    {
        var job = (jobs.Turns.PatientFirst ? await TakePatientAsync(worker, cancellationToken) : null) ?? await TakeByMessageAsync(worker, cancellationToken)
            ?? await jobs.TakeAsync(DynamoJobs.Open, worker, options.Value.JobLease, cancellationToken) ?? await TakePatientAsync(worker, cancellationToken);
        _busy = job is not null;
        return job;
    }

    public async ValueTask<bool> ReportAsync(string id, string worker, double progress, string message, CancellationToken cancellationToken = default)
    {
        var told = await jobs.TellAsync(id, worker, progress, message, cancellationToken);
        if (told == JobReport.Lost) _receipts.TryRemove(Key(id, worker), out _);
        else if (told == JobReport.Renewed && _receipts.TryGetValue(Key(id, worker), out var receipt)) await HideAsync(receipt, options.Value.JobLease, cancellationToken);
        return told != JobReport.Lost;
    }

    public async ValueTask CompleteAsync(string id, string worker, string? result, CancellationToken cancellationToken = default)
    {
        await jobs.CompleteAsync(id, worker, result, cancellationToken);
        await DropAsync(Receipt(id, worker), cancellationToken);
    }

    public async ValueTask WaitAsync(string id, string worker, string question, CancellationToken cancellationToken = default)
    {
        await jobs.WaitAsync(id, worker, question, cancellationToken);
        await DropAsync(Receipt(id, worker), cancellationToken);
    }

    public async ValueTask<bool> FailAsync(string id, string worker, string reason, bool hopeless, CancellationToken cancellationToken = default)
    {
        var again = await jobs.FailAsync(id, worker, reason, hopeless, cancellationToken);
        // It is told when the job is due by whoever sees the message too early.
        if (again) await HideAsync(Receipt(id, worker), TimeSpan.FromSeconds(2), cancellationToken);
        else await DropAsync(Receipt(id, worker), cancellationToken);
        return again;
    }

    public async ValueTask ReleaseAsync(string id, string worker, CancellationToken cancellationToken = default)
    {
        await jobs.ReleaseAsync(id, worker, cancellationToken);
        await HideAsync(Receipt(id, worker), TimeSpan.Zero, cancellationToken);
    }

    public async ValueTask<bool> ResumeAsync(string id, string? payload, CancellationToken cancellationToken = default)
    {
        if (!await jobs.ResumeAsync(id, payload, cancellationToken)) return false;
        if (await jobs.GetAsync(id, cancellationToken) is { } job && !JobKinds.CanWait(job.Kind)) await SendAsync(id, cancellationToken);
        return true;
    }

    // The message goes when somebody receives it.
    public ValueTask<bool> CancelAsync(string id, CancellationToken cancellationToken = default) => jobs.CancelAsync(id, cancellationToken);

    public ValueTask<Job?> GetAsync(string id, CancellationToken cancellationToken = default) => jobs.GetAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<Job>> ListAsync(string userId, int limit, CancellationToken cancellationToken = default) => jobs.ListAsync(userId, limit, cancellationToken);

    public ValueTask<IReadOnlyList<Job>> ListTroublesAsync(int limit, CancellationToken cancellationToken = default) => jobs.ListTroublesAsync(limit, cancellationToken);

    public ValueTask<int> CountOpenAsync(string userId, CancellationToken cancellationToken = default) => jobs.CountOpenAsync(userId, cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, int>> CountStatesAsync(CancellationToken cancellationToken = default) => jobs.CountStatesAsync(cancellationToken);

    public ValueTask<IReadOnlyList<Job>> ListEndedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) => jobs.ListEndedAsync(before, limit, cancellationToken);

    public ValueTask DeleteEndedAsync(string id, CancellationToken cancellationToken = default) => jobs.DeleteEndedAsync(id, cancellationToken);

    public ValueTask DeleteAllOfAsync(string userId, CancellationToken cancellationToken = default) => jobs.DeleteAllOfAsync(userId, cancellationToken);

    private static string Key(string id, string worker) => $"{id}/{worker}";

    private static int Seconds(TimeSpan time) => (int)Math.Clamp(Math.Ceiling(time.TotalSeconds), 0, LongestVisibility);

    private string? Receipt(string id, string worker) => _receipts.TryRemove(Key(id, worker), out var receipt) ? receipt : null;

    private ValueTask<Job?> TakePatientAsync(string worker, CancellationToken cancellationToken) => jobs.TakeAsync(DynamoJobs.Patient, worker, TimeSpan.Zero, cancellationToken);

    private async Task<Job?> TakeByMessageAsync(string worker, CancellationToken cancellationToken)
    {
        for (var messages = 0; messages < MostMessagesAtOnce; messages++)
        {
            if (await ReceiveAsync(cancellationToken) is not { } message) break;
            if (message.Body is not { Length: > 0 and <= 100 } id || !id.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                NoId(logger);
                continue;
            }

            var taking = await jobs.TakeOneAsync(id, worker, cancellationToken);
            if (taking.Job is { } job)
            {
                _receipts[Key(id, worker)] = message.ReceiptHandle;
                return job;
            }

            if (taking.Later is { } later) await HideAsync(message.ReceiptHandle, later - clock.GetUtcNow(), cancellationToken);
            else await DropAsync(message.ReceiptHandle, cancellationToken);
        }

        return null;
    }

    private async Task<Message?> ReceiveAsync(CancellationToken cancellationToken)
    {
        Message? message = null;
        await AskAsync(async () =>
        {
            var request = new ReceiveMessageRequest { QueueUrl = _url, MaxNumberOfMessages = 1, VisibilityTimeout = LeaseSeconds, WaitTimeSeconds = _busy ? 0 : Seconds(options.Value.Aws.QueueWait) };
            message = (await sqs.ReceiveMessageAsync(request, cancellationToken)).Messages?.FirstOrDefault();
        });
        return message;
    }

    private Task SendAsync(string id, CancellationToken cancellationToken) => AskAsync(() => sqs.SendMessageAsync(new SendMessageRequest(_url, id), cancellationToken));

    private Task HideAsync(string? receipt, TimeSpan time, CancellationToken cancellationToken) => receipt is null ? Task.CompletedTask : AskAsync(() => sqs.ChangeMessageVisibilityAsync(
        new ChangeMessageVisibilityRequest { QueueUrl = _url, ReceiptHandle = receipt, VisibilityTimeout = Seconds(time) }, cancellationToken));

    private Task DropAsync(string? receipt, CancellationToken cancellationToken) =>
        receipt is null ? Task.CompletedTask : AskAsync(() => sqs.DeleteMessageAsync(new DeleteMessageRequest(_url, receipt), cancellationToken));

    // Whatever fails here costs time and no job: the table knows what is to be done.
    private async Task AskAsync(Func<Task> request)
    {
        costs.AskedQueue();
        try
        {
            await request();
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            Troubled(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message in the queue is no id of a job: it is left for the dead-letter queue")]
    private static partial void NoId(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "SQS did not do what was asked")]
    private static partial void Troubled(ILogger logger, Exception exception);
}
