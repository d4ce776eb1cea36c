using Rlfw.Hosting.Hub;

namespace Rlfw.Cli;

/// <summary>Downloads as lines: now and then one, and one at the end.</summary>
/// <param name="say">Says a line.</param>
/// <param name="clock">Spaces the lines.</param>
internal sealed class HubLines(Action<string> say, TimeProvider clock) : IHubObserver
{
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _said = clock.GetTimestamp();

    public void Report(HubProgress progress)
    {
        lock (_gate)
        {
            if (!progress.IsDone && clock.GetElapsedTime(_said) < Spacing)
            {
                return;
            }

            _said = clock.GetTimestamp();
            say(
                progress.IsDone
                    ? $"loaded {progress.Reference}: {HubText.Files(progress.Files)}, {HubText.Of(progress)}"
                    : $"loading {progress.Reference}: {progress.FilesDone} of {HubText.Files(progress.Files)}, {HubText.Of(progress)}"
            );
        }
    }
}
