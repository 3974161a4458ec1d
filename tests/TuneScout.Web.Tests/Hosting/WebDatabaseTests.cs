using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using TuneScout.Tests;

namespace TuneScout.Web.Tests;

public sealed class WebDatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-database-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_of_the_third_version_keeps_its_jobs_and_imports_go_before_older_streams()
    {
        var options = Options.Create(new WebOptions { DataFolder = _folder });
        var folder = new DataFolder(options);
        using (var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = WebSchema.First + WebSchema.Second + WebSchema.Third + """
                INSERT INTO jobs (id, kind, user_id, title, payload, state, due, created, updated)
                VALUES ('s', 'streams', 'u', 't', 'p', 'queued', 1, 1, 1), ('i', 'import', 'u', 't', 'p', 'queued', 2, 2, 2), ('d', 'import', 'u', 't', 'p', 'done', 1, 1, 1);
                """;
            command.ExecuteNonQuery();
        }

        var queue = new SqliteJobQueue(new WebDatabase(folder), options, new SteppedClock());
        Assert.Equal(["i", "s"], [(await queue.TakeAsync("w"))!.Id, (await queue.TakeAsync("w"))!.Id]);
        Assert.Null(await queue.TakeAsync("w"));
        Assert.Equal(JobStates.Done, (await queue.GetAsync("d"))!.State);
        await queue.CompleteAsync("s", "w", null);
        Assert.Equal("s", (await new SqliteJobQueue(new WebDatabase(folder), options, new SteppedClock()).GetAsync("s"))!.Id);
    }
}
