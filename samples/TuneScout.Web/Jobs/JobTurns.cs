namespace TuneScout.Web;

/// <summary>Whose turn it is: what somebody waits for goes first, but of four jobs that a process takes while both kinds wait, one is of those that can wait. Thread-safe.</summary>
/// <remarks>So nothing waits for ever, however much comes, and what somebody waits for waits for one of the others at most.</remarks>
internal sealed class JobTurns
{
    /// <summary>How many jobs that somebody waits for go before one that can wait.</summary>
    public const int MostInRow = 3;

    private int _inRow;

    /// <summary>Whether to look first for a job that can wait.</summary>
    public bool PatientFirst => Volatile.Read(ref _inRow) >= MostInRow;

    public void Took(string kind)
    {
        if (JobKinds.CanWait(kind)) Volatile.Write(ref _inRow, 0);
        else Interlocked.Increment(ref _inRow);
    }
}
