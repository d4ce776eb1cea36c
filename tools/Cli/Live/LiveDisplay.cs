using Rlfw.Contracts;
using Rlfw.Plans;
using Spectre.Console;

namespace Rlfw.Cli;

/// <summary>Progress on a terminal: a bar for every run at work, and above the bars a line for every run that ended.</summary>
internal sealed class LiveDisplay : IRunDisplay
{
    private readonly Lock _gate = new();
    private readonly IAnsiConsole _console;
    private readonly RunStateColumn _states = new();
    private readonly Dictionary<string, (RunProgress Progress, ProgressTask Bar)> _runs = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<ProgressContext> _started = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _rendering;

    /// <summary>Starts drawing.</summary>
    /// <param name="console">A terminal that understands escape codes.</param>
    public LiveDisplay(IAnsiConsole console)
    {
        _console = console;
        _rendering = console
            .Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 20 },
                new PercentageColumn(),
                _states
            )
            .StartAsync(context =>
            {
                _started.SetResult(context);
                return _end.Task;
            });
    }

    public void Begin(RunPlan plan)
    {
        lock (_gate)
        {
            var bar = _started.Task.Result.AddTask(Markup.Escape(RunLabel.Of(plan)), maxValue: 1);
            _runs[plan.Id] = (new RunProgress(plan), bar);
        }
    }

    public void Take(RunPlan plan, RunEvent record)
    {
        lock (_gate)
        {
            var (run, bar) = _runs[plan.Id];
            run.Take(record);
            if (run.Ended is { } ended)
            {
                bar.Value = bar.MaxValue;
                bar.StopTask();
                End(run, ended);
                return;
            }

            if (record.Payload is WarningRaised warning)
            {
                _console.MarkupLineInterpolated($"[yellow]warning[/] {run.Label}: {warning.Message}");
            }

            bar.Description = Markup.Escape(run.Stage.Length == 0 ? run.Label : $"{run.Label} {run.Stage}");
            // A bar that is full counts as done and is hidden: the next stage may be to come.
            bar.Value = Math.Min(run.Fraction, 0.999);
            _states.Set(bar, string.Join("  ", ProgressText.Pace(run), ProgressText.Metrics(run)).Trim());
        }
    }

    public void Say(string label, string message)
    {
        lock (_gate)
        {
            _console.MarkupLineInterpolated($"[yellow]{label}:[/] {message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _rendering.ConfigureAwait(false);
    }

    private void End(RunProgress run, RunEnded ended)
    {
        var color = ended.Outcome switch
        {
            RunOutcome.Finished => "green",
            RunOutcome.Stopped => "yellow",
            _ => "red",
        };
        _console.MarkupLineInterpolated($"[{color}]●[/] {run.Label}: {ProgressText.End(ended)}");
        foreach (var report in run.Reports)
        {
            _console.MarkupLineInterpolated($"[bold]{report.Title}[/]");
            _console.MarkupLine(ReportColors.Markup(report.Text.TrimEnd()));
        }
    }
}
