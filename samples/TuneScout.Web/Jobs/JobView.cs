using System.Text.Json;

namespace TuneScout.Web;

/// <summary>A job as its owner sees it.</summary>
internal sealed record JobView(string Id, string Kind, string Title, string State, double Progress, string? Message, DateTimeOffset Created, DuplicateQuestion? Duplicate, ImportResult? Track)
{
    public static JobView Of(Job job) => new(
        job.Id, job.Kind, job.Title, job.State, job.Progress, job.Message, job.Created,
        job is { State: JobStates.Waiting, Result: not null } ? JsonSerializer.Deserialize<DuplicateQuestion>(job.Result) : null,
        job is { State: JobStates.Done, Kind: JobKinds.Import, Result: not null } ? JsonSerializer.Deserialize<ImportResult>(job.Result) : null);
}
