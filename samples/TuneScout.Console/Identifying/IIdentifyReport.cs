namespace TuneScout.Console;

/// <summary>Shows answers, as JSON or as a table.</summary>
internal interface IIdentifyReport
{
    void Add(FileAnswer answer);

    void Complete();
}
