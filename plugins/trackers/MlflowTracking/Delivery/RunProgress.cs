using Rlfw.Contracts;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>
/// How far a run is at an event: the step that MLflow's points stand at, and the time at work. MLflow draws curves over steps, and
/// algorithms differ in how many environment steps a training step takes: so in environments they count environment steps, over
/// all stages, and otherwise training steps.
/// </summary>
internal sealed class RunProgress
{
    private readonly bool _countsEnvironmentSteps;
    private long _before;
    private long _stage;
    private DateTimeOffset? _previous;

    /// <summary>A run at its beginning.</summary>
    /// <param name="started">The run's first event.</param>
    public RunProgress(RunStarted started)
    {
        _countsEnvironmentSteps = started.Parameters.Keys.Any(x =>
            x == "environment.plugin" || x.EndsWith(".environment.plugin", StringComparison.Ordinal)
        );
    }

    /// <summary>Whether the steps are not the journal's.</summary>
    public bool CountsEnvironmentSteps => _countsEnvironmentSteps;

    /// <summary>The time in which the run was at work: from each start or continuation to the last event before the next one.</summary>
    public TimeSpan Active { get; private set; }

    /// <summary>The same progress, to go on with from here more than once.</summary>
    public RunProgress Copy() => (RunProgress)MemberwiseClone();

    /// <summary>Goes on to an event, the next in order.</summary>
    /// <returns>Its step.</returns>
    public long Pass(RunEvent record)
    {
        if (_previous is { } previous && record.Payload is not (RunStarted or RunResumed) && record.Time > previous)
        {
            Active += record.Time - previous;
        }

        _previous = record.Time;
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
