using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>
/// Progress as lines, for logs and pipes: a line where a run or a stage begins or ends, and now and then one between.
/// </summary>
/// <param name="writer">Where the lines go.</param>
/// <param name="clock">Spaces the lines.</param>
internal sealed class PlainDisplay(TextWriter writer, TimeProvider clock) : IRunDisplay
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (RunProgress Progress, long LastLine)> _runs = new(StringComparer.Ordinal);

    public void Begin(RunPlan plan)
    {
        lock (_gate)
        {
            _runs[plan.Id] = (new RunProgress(plan), clock.GetTimestamp());
            writer.WriteLine($"{RunLabel.Of(plan)}: begins ({plan.Id})");
        }
    }

    public void Take(RunPlan plan, RunEvent record)
    {
        lock (_gate)
        {
            var (run, lastLine) = _runs[plan.Id];
            run.Take(record);
            switch (record.Payload)
            {
                case StageStarted when run.Stage.Length > 0:
                    Line(run, $"stage {run.Stage}");
                    break;
                case RunResumed resumed:
                    Line(run, $"continues from step {resumed.FromStep}");
                    break;
                case MetricsRecorded when clock.GetElapsedTime(lastLine) >= Between:
                    _runs[plan.Id] = (run, clock.GetTimestamp());
                    Line(run, Progress(run));
                    break;
                case WarningRaised warning:
                    Line(run, $"warning: {warning.Message}");
                    break;
                case ReportWritten report when IsLine(report):
                    Line(run, report.Text);
                    break;
                case RunEnded ended:
                    Line(run, ProgressText.End(ended));
                    WriteReports(run);
                    break;
            }
        }
    }

    public void Say(string label, string message)
    {
        lock (_gate)
        {
            writer.WriteLine($"{label}: {message}");
        }
    }

    public ValueTask DisposeAsync() => new(writer.FlushAsync());

    private static string Progress(RunProgress run) =>
        string.Join(
            ", ",
            new[] { run.Stage, $"{run.Fraction:0%}", ProgressText.Pace(run), ProgressText.Metrics(run) }.Where(part =>
                part.Length > 0
            )
        );

    /// <summary>A line is shown when it comes; a table waits for the end.</summary>
    private static bool IsLine(ReportWritten report) => !report.Text.Contains('\n', StringComparison.Ordinal);

    private void Line(RunProgress run, string text) => writer.WriteLine($"{run.Label}: {text}");

    private void WriteReports(RunProgress run)
    {
        foreach (var report in run.Reports.Where(report => !IsLine(report)))
        {
            writer.WriteLine($"{run.Label}: {report.Title}");
            writer.WriteLine(report.Text.TrimEnd());
        }
    }
}
