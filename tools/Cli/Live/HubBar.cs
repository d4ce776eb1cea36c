using Rlfw.Hosting.Hub;
using Spectre.Console;

namespace Rlfw.Cli;

/// <summary>A download on a terminal: a bar with bytes, rate and time left; afterwards nothing of it stays.</summary>
internal sealed class HubBar : IHubObserver, IAsyncDisposable
{
    private readonly RunStateColumn _states = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ProgressContext> _started = new();
    private readonly Task _rendering;
    private ProgressTask? _bar;

    /// <summary>Starts drawing.</summary>
    /// <param name="console">A terminal that understands escape codes.</param>
    public HubBar(IAnsiConsole console) =>
        _rendering = console
            .Progress()
            .AutoClear(true)
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

    public void Report(HubProgress progress)
    {
        _bar ??= _started.Task.Result.AddTask(Markup.Escape(progress.Reference), maxValue: 1);
        _bar.Value = progress.TotalBytes > 0 ? (double)progress.Bytes / progress.TotalBytes : 1;
        _states.Set(_bar, HubText.Of(progress));
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _rendering.ConfigureAwait(false);
    }
}
