namespace Rlfw.Mlflow.Tests;

/// <summary>Processes that write to one database at once, and ones that die.</summary>
public sealed class ManyProcessesTests
{
    private const int Points = 200;

    [Fact]
    public async Task Processes_write_to_one_new_database_while_another_reads_and_nothing_is_lost()
    {
        const int Writers = 4;
        const int Calls = 15;
        await using var shared = new TemporaryStore();
        var writers = Enumerable
            .Range(0, Writers)
            .Select(i => WriterProcess.Start("write", shared.Path, $"demo/{i}", $"{Calls}", $"{Points}"))
            .ToArray();
        await writers[0].LineAsync();
        await using var reader = shared.OpenReader();
        var ends = writers.Select(writer => writer.EndAsync()).ToArray();

        var looks = 0;
        while (!ends.All(end => end.IsCompleted))
        {
            var seen = await reader.SearchRunsAsync(
                new MlflowRunQuery(["1"], new Dictionary<string, string>()),
                default
            );
            foreach (var run in seen.Where(run => run.Tags.ContainsKey("cursor")))
            {
                // Points, latest metrics and the tag are of one moment: those of whole calls.
                var cursor = int.Parse(run.Tags["cursor"]);
                (cursor % Points).ShouldBe(0);
                run.Metrics["train/odd"].Step.ShouldBe(cursor - 1);
                looks++;
            }
        }

        foreach (var end in ends)
        {
            (await end).ExitCode.ShouldBe(0, (await end).Output);
        }

        looks.ShouldBeGreaterThan(0);
        shared
            .Rows("SELECT r.name, r.status, count(*) FROM runs r JOIN metrics USING (run_uuid) GROUP BY 1 ORDER BY 1")
            .ShouldBe(Enumerable.Range(0, Writers).Select(i => $"demo/{i}|FINISHED|{Calls * Points}"));
        shared.Rows("SELECT name FROM experiments").ShouldBe(["Default", "demo"], ignoreOrder: true);
        AssertSound(shared);
        foreach (var writer in writers)
        {
            writer.Dispose();
        }
    }

    [Fact]
    public async Task A_writer_that_is_killed_leaves_whole_calls_and_the_next_one_goes_on()
    {
        await using var shared = new TemporaryStore();
        for (var kill = 1; kill <= 4; kill++)
        {
            using var writer = WriterProcess.Start("write", shared.Path, "demo/1", "100000", $"{Points}");
            for (var line = 0; line < 5 * kill; line++)
            {
                (await writer.LineAsync()).ShouldBe($"{line}");
            }

            writer.Kill();

            AssertSound(shared);
            shared.Rows("SELECT count(*) FROM runs").ShouldBe(["1"]);
            // One statement: what the dead process had committed last may come to light between two.
            int[] seen =
            [
                .. shared
                    .Rows(
                        """
                        SELECT (SELECT value FROM tags WHERE key = 'cursor'), count(*), min(step), max(step),
                          (SELECT max(step) FROM latest_metrics)
                        FROM metrics
                        """
                    )
                    .Single()
                    .Split('|')
                    .Select(int.Parse),
            ];
            var cursor = seen[0];
            cursor.ShouldBeGreaterThanOrEqualTo(5 * kill * Points);
            seen[1..].ShouldBe([cursor, 0, cursor - 1, cursor - 1], "the tag says what is there");
        }
    }

    [Fact]
    public async Task A_reader_that_may_write_nothing_reads_a_database_at_rest_and_one_that_is_written_to()
    {
        await using var shared = new TemporaryStore();
        await shared.LogAsync(await shared.RunAsync(), new MlflowPoint("a", 1, 1, 1));
        TemporaryStore.SetMode(shared.Folder, 0b111_101_101);

        using (var beside = WriterProcess.StartAsNobody("read", shared.Path))
        {
            (await beside.EndAsync()).ShouldBe((0, "Default: 0\ndemo: 1\n"));
        }

        await shared.Store.DisposeAsync();
        Directory.GetFiles(shared.Folder).ShouldBe([shared.Path], "nobody has it open");
        using var alone = WriterProcess.StartAsNobody("read", shared.Path);
        (await alone.EndAsync()).ShouldBe((0, "Default: 0\ndemo: 1\n"));
    }

    [Fact]
    public async Task Without_permission_the_message_names_the_file_and_what_is_missing()
    {
        await using var shared = new TemporaryStore();
        await shared.RunAsync();
        await shared.Store.DisposeAsync();
        TemporaryStore.SetMode(shared.Folder, 0b111_101_101);

        using var writer = WriterProcess.StartAsNobody("write", shared.Path, "demo/1", "1", "1");
        var (code, output) = await writer.EndAsync();
        code.ShouldBe(1);
        output.ShouldStartWith("Blocked: ");
        output.ShouldContain(shared.Path);
        output.ShouldContain("permission");

        var other = Path.Combine(shared.Folder, "other.db");
        using var maker = WriterProcess.StartAsNobody("write", other, "demo/1", "1", "1");
        (code, output) = await maker.EndAsync();
        code.ShouldBe(1);
        output.ShouldStartWith($"Blocked: {other} cannot be opened: no permission");

        TemporaryStore.SetMode(shared.Path, 0b110_000_000);
        using var reader = WriterProcess.StartAsNobody("read", shared.Path);
        (code, output) = await reader.EndAsync();
        code.ShouldBe(1);
        output.ShouldStartWith($"Blocked: {shared.Path} cannot be opened: no permission");
    }

    private static void AssertSound(TemporaryStore shared)
    {
        shared.Rows("PRAGMA integrity_check").ShouldBe(["ok"]);
        shared.Rows("PRAGMA foreign_key_check").ShouldBeEmpty();
    }
}
