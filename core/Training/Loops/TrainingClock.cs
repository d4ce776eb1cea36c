namespace Rlfw.Training.Loops;

/// <summary>Measures the time of training steps alone, without evaluation and checkpoints, for <c>time/</c> metrics.</summary>
internal sealed class TrainingClock(TimeProvider clock)
{
    private TimeSpan _elapsed;
    private long _steps;

    /// <summary>Runs one training step.</summary>
    public void Measure(Action step)
    {
        var start = clock.GetTimestamp();
        step();
        _elapsed += clock.GetElapsedTime(start);
        _steps++;
    }

    /// <summary>
    /// Adds the rates since the last record: <c>time/steps_per_second</c>, and <c>time/environment_steps_per_second</c> in
    /// environments.
    /// </summary>
    public void Report(IStageLoop loop, IDictionary<string, double> metrics)
    {
        var seconds = Math.Max(_elapsed.TotalSeconds, 1e-9);
        metrics["time/steps_per_second"] = _steps / seconds;
        if (loop.EnvironmentStepsPerStep > 0)
        {
            metrics["time/environment_steps_per_second"] = _steps * loop.EnvironmentStepsPerStep / seconds;
        }

        (_elapsed, _steps) = (TimeSpan.Zero, 0);
    }
}
