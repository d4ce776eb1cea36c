using Rlfw.Contracts;

namespace __Name__Plugin.Tests;

public sealed class __Class__Tests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_metric_is_a_line_and_other_events_are_none()
    {
        await Record(1, new StageStarted("main", 0, new Budget(Steps: 10, EnvironmentSteps: null)));
        await Record(2, Metrics(("loss", 0.5), ("eval/return", -1)));

        Assert.Equal(["3,loss,0.5", "3,eval/return,-1"], Lines());
    }

    [Fact]
    public async Task A_resumed_run_continues_the_file()
    {
        await Record(1, Metrics(("loss", 0.5)));
        await Record(2, Metrics(("loss", 0.25)));

        Assert.Equal(["3,loss,0.5", "3,loss,0.25"], Lines());
    }

    private static MetricsRecorded Metrics(params (string Name, double Value)[] values) =>
        new("main", 0, 0, values.ToDictionary(pair => pair.Name, pair => pair.Value));

    private async Task Record(long sequence, EventPayload payload)
    {
        await using var tracker = new __Class__(new __Name__Options(), new RunFolder(_folder.FullName, "a/b-1"));
        var record = new RunEvent("a/b-1", sequence, Step: 3, DateTimeOffset.UnixEpoch, payload);
        await tracker.RecordAsync(record, TestContext.Current.CancellationToken);
    }

    private string[] Lines() => File.ReadAllLines(Path.Combine(_folder.FullName, "__id__.csv"));
}
