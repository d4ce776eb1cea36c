using Rlfw.Contracts;

namespace Rlfw.Comparing.Sources;

/// <summary>What a journal says about its run, event by event.</summary>
internal sealed class JournalReading
{
    private readonly Dictionary<string, List<MetricPoint>> _histories = new(StringComparer.Ordinal);
    private DateTimeOffset? _previous;
    private TimeSpan _active;
    private string? _stage;
    private double _stageSteps;
    private double _stepsBefore;
    private bool _hasEnvironment;

    /// <summary>The first event, when it came.</summary>
    public RunStarted? Started { get; private set; }

    /// <summary>When it was started first.</summary>
    public DateTimeOffset? StartTime { get; private set; }

    /// <summary>The wall time in which the run was at work.</summary>
    public TimeSpan Active => _active;

    /// <summary>The stage that began last; null before the first.</summary>
    public string? LastStage { get; private set; }

    /// <summary>All points by metric, in order of happening.</summary>
    public IReadOnlyDictionary<string, List<MetricPoint>> Histories => _histories;

    public void Take(RunEvent record)
    {
        Pass(record);
        switch (record.Payload)
        {
            case RunStarted started:
                (Started, StartTime) = (started, record.Time);
                break;
            case StageStarted stage:
                LastStage = stage.Stage;
                break;
            case MetricsRecorded metrics:
                Take(record.Step, metrics);
                break;
            case RunEnded ended:
                foreach (var (name, value) in ended.Results)
                {
                    Add($"final/{name}", record.Step, value);
                }

                Add("time/run_seconds", record.Step, _active.TotalSeconds);
                break;
            default:
                break;
        }
    }

    private void Take(long step, MetricsRecorded metrics)
    {
        if (metrics.Stage != _stage)
        {
            (_stepsBefore, _stageSteps, _stage) = (_stepsBefore + _stageSteps, 0, metrics.Stage);
        }

        _stageSteps = Math.Max(_stageSteps, metrics.EnvironmentSteps);
        _hasEnvironment |= metrics.EnvironmentSteps > 0;
        foreach (var (name, value) in metrics.Values)
        {
            Add(name, step, value);
        }
    }

    // Time passes while the run is at work: what lies before a start or a continuation is a pause.
    private void Pass(RunEvent record)
    {
        if (_previous is { } earlier && record.Payload is not (RunStarted or RunResumed) && record.Time > earlier)
        {
            _active += record.Time - earlier;
        }

        _previous = record.Time;
    }

    private void Add(string name, long step, double value)
    {
        if (!_histories.TryGetValue(name, out var points))
        {
            _histories[name] = points = [];
        }

        points.Add(new MetricPoint(step, EnvironmentSteps, _active.TotalSeconds, value));
    }

    // The first evaluation comes before the first step: there the number is 0 for language models too.
    private double? EnvironmentSteps => _stepsBefore + _stageSteps;

    /// <summary>Whether the run acts in an environment at all: language models' runs count no environment steps.</summary>
    public bool HasEnvironment => _hasEnvironment;
}
