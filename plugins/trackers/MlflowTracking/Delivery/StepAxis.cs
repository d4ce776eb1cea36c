using Rlfw.Contracts;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>
/// What a point's step counts. MLflow draws curves over it, and algorithms differ in how many environment steps a training step
/// takes: so in environments it counts environment steps, over all stages, and otherwise training steps.
/// </summary>
internal sealed class StepAxis
{
    private readonly bool _countsEnvironmentSteps;
    private long _before;
    private long _stage;

    /// <summary>The axis of a run, at its beginning.</summary>
    /// <param name="started">The run's first event.</param>
    public StepAxis(RunStarted started)
    {
        _countsEnvironmentSteps = started.Parameters.Keys.Any(x =>
            x == "environment.plugin" || x.EndsWith(".environment.plugin", StringComparison.Ordinal)
        );
    }

    /// <summary>Whether the steps are not the journal's.</summary>
    public bool CountsEnvironmentSteps => _countsEnvironmentSteps;

    /// <summary>The same axis, to go on with from here more than once.</summary>
    public StepAxis Copy() => (StepAxis)MemberwiseClone();

    /// <summary>The step of an event; events are asked for in their order, each may be asked for again before the next.</summary>
    public long Of(RunEvent record)
    {
        switch (record.Payload)
        {
            case StageStarted:
                _before += _stage;
                _stage = 0;
                break;
            case MetricsRecorded metrics:
                _stage = metrics.EnvironmentSteps;
                break;
        }

        return _countsEnvironmentSteps ? _before + _stage : record.Step;
    }
}
