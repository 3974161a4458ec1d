namespace TuneScout.Web;

/// <summary>A piece of work and where it stands.</summary>
internal sealed record Job
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string UserId { get; init; }

    /// <summary>What its owner calls it: text from outside.</summary>
    public required string Title { get; init; }

    public required string Payload { get; init; }

    public required string State { get; init; }

    public double Progress { get; init; }

    public string? Message { get; init; }

    public string? Result { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset Created { get; init; }

    public bool IsOpen => State is JobStates.Queued or JobStates.Running or JobStates.Waiting;
}

/// <summary>The states of a job.</summary>
internal static class JobStates
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Waiting = "waiting";
    public const string Done = "done";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
}

/// <summary>The kinds of jobs.</summary>
internal static class JobKinds
{
    public const string Import = "import";
    public const string Remove = "remove";
    public const string Streams = "streams";
    public const string Equalize = "equalize";

    /// <summary>Whether nobody waits for jobs of a kind: a track is heard before its streams are there.</summary>
    public static bool CanWait(string kind) => kind == Streams;
}
