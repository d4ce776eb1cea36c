using Rlfw.Mlflow;
using Rlfw.Plugins.MlflowTracking.Delivery;

namespace Rlfw.MlflowTracking.Tests;

public sealed class StudyTests
{
    [Fact]
    public void Each_value_of_a_sweep_has_a_summary_of_its_own()
    {
        MlflowRun[] runs =
        [
            Run("a=1", MlflowRunStatus.Finished, 10),
            Run("a=1", MlflowRunStatus.Finished, 20),
            Run("a=2", MlflowRunStatus.Finished, 5),
            Run("a=2", MlflowRunStatus.Failed, null),
            Run("a=2", MlflowRunStatus.Running, null),
        ];

        var points = Study.Summary(runs, 99).ToDictionary(x => x.Key, StringComparer.Ordinal);

        points["runs/finished"].Value.ShouldBe(3);
        points["runs/failed"].Value.ShouldBe(1);
        points["final/return/mean/a:1"].Value.ShouldBe(15);
        points["final/return/std/a:1"].Value.ShouldBe(7.0710678, 1e-6);
        points["final/return/mean/a:2"].Value.ShouldBe(5);
        // One value says nothing about spread.
        points.ShouldNotContainKey("final/return/low/a:2");
        points.Values.ShouldAllBe(x => x.Step == 3 && x.Timestamp == 99);
    }

    private static MlflowRun Run(string group, MlflowRunStatus status, double? final) =>
        new()
        {
            Id = "0",
            ExperimentId = "1",
            Name = "run",
            Status = status,
            StartTime = 0,
            ArtifactUri = "",
            Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["rlfw.group"] = group },
            Metrics = final is { } value
                ? new Dictionary<string, MlflowPoint>(StringComparer.Ordinal)
                {
                    ["final/return"] = new("final/return", value, 0, 1),
                    ["eval/return"] = new("eval/return", value, 0, 1),
                }
                : new Dictionary<string, MlflowPoint>(StringComparer.Ordinal),
        };
}
