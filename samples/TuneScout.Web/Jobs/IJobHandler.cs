namespace TuneScout.Web;

/// <summary>Does the jobs of one kind. A job may be begun several times: what an earlier try has done must not disturb.</summary>
internal interface IJobHandler
{
    string Kind { get; }

    Task<JobOutcome> RunAsync(Job job, JobContext context, CancellationToken cancellationToken);

    /// <summary>Clears away what an ended job has left: it was cancelled, or has failed for good.</summary>
    Task AbandonAsync(Job job, CancellationToken cancellationToken);
}

/// <summary>How a job went: done with a result, or a question to its owner.</summary>
internal sealed record JobOutcome(string? Result, bool Waits = false);

/// <summary>Tells a job's progress: at most four times a second, whatever the handler does.</summary>
internal sealed class JobContext
{
    public double Progress { get; private set; }

    public string Message { get; private set; } = "Starting";

    public void Report(double progress, string message) => (Progress, Message) = (progress, message);
}

/// <summary>A failure that trying again cannot mend; its message is for the job's owner.</summary>
internal sealed class HopelessJobException(string message, Exception? innerException = null) : Exception(message, innerException);
