using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Mlflow;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>Events as MLflow's metrics, parameters and tags: a function of the events alone, so that sending them again gives the same.</summary>
internal sealed class EventRecords
{
    private readonly List<MlflowPoint> _metrics = [];
    private readonly List<KeyValuePair<string, string>> _parameters = [];
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly int _every;
    private readonly RunProgress _progress;
    private readonly SentTexts _texts;

    /// <summary>Makes an empty collection.</summary>
    /// <param name="every">Of which training steps metrics are taken: every N-th.</param>
    /// <param name="progress">How far the run is before the first event that is added.</param>
    /// <param name="texts">Takes secrets out of texts.</param>
    public EventRecords(int every, RunProgress progress, SentTexts texts) =>
        (_every, _progress, _texts) = (every, progress, texts);

    /// <summary>How far the run is at the last event that was added.</summary>
    public RunProgress Progress => _progress;

    /// <summary>How many metric points are collected.</summary>
    public int Points => _metrics.Count;

    /// <summary>The number of the last event that was taken; 0 for none.</summary>
    public long Last { get; private set; }

    /// <summary>Takes an event.</summary>
    public void Add(RunEvent record)
    {
        Last = record.Sequence;
        var step = _progress.Pass(record);
        switch (record.Payload)
        {
            case RunStarted started:
                AddStart(started);
                break;
            case StageStarted stage:
                _tags["rlfw.stage"] = stage.Stage;
                break;
            case MetricsRecorded metrics:
                AddMetrics(record, metrics, step);
                break;
            case WarningRaised warning:
                _tags[$"rlfw.warning.{warning.Kind}"] = _texts.Clean(warning.Message);
                break;
            case RunResumed:
                _tags["rlfw.outcome"] = "running";
                break;
            case RunEnded ended:
                AddEnd(record, ended, step);
                break;
        }
    }

    /// <summary>What was collected since the last call, with further tags.</summary>
    /// <param name="further">Tags that tell where delivery stands.</param>
    public MlflowRecords Take(params IEnumerable<KeyValuePair<string, string>> further)
    {
        var records = new MlflowRecords
        {
            Metrics = [.. _metrics],
            Parameters = [.. _parameters],
            Tags = [.. _tags, .. further],
        };
        _metrics.Clear();
        _parameters.Clear();
        _tags.Clear();
        return records;
    }

    /// <summary>Takes a point that no event holds, such as a sample of the machine's use.</summary>
    public void Add(MlflowPoint point) => _metrics.Add(point);

    private void AddStart(RunStarted started)
    {
        foreach (var (name, value) in RunFacts.Parameters(started))
        {
            _parameters.Add(new(name, _texts.CleanValue(name, value)));
        }

        // A value that a parameter is too short for stands whole in the resolved YAML, which is an artifact.
        foreach (var (name, value) in started.Environment)
        {
            _tags[$"rlfw.{name}"] = _texts.Clean(value);
        }

        _tags["rlfw.outcome"] = "running";
    }

    private void AddMetrics(RunEvent record, MetricsRecorded metrics, long step)
    {
        var isEvaluation = metrics.Values.Keys.Any(x => x.StartsWith("eval/", StringComparison.Ordinal));
        if (!isEvaluation && record.Step % _every != 0)
        {
            return;
        }

        var time = record.Time.ToUnixTimeMilliseconds();
        foreach (var (name, value) in metrics.Values)
        {
            _metrics.Add(new MlflowPoint(name, value, time, step));
        }

        if (_progress.CountsEnvironmentSteps)
        {
            _metrics.Add(new MlflowPoint("training_steps", record.Step, time, step));
        }
    }

    private void AddEnd(RunEvent record, RunEnded ended, long step)
    {
        var time = record.Time.ToUnixTimeMilliseconds();
        foreach (var (name, value) in ended.Results)
        {
            _metrics.Add(new MlflowPoint($"final/{name}", value, time, step));
        }

        _metrics.Add(new MlflowPoint("time/run_seconds", _progress.Active.TotalSeconds, time, step));
        _tags["rlfw.outcome"] = ended.Outcome.ToString().ToLower(CultureInfo.InvariantCulture);
        if (ended.Message.Length > 0)
        {
            _tags["rlfw.message"] = _texts.Clean(ended.Message);
        }
    }
}
