using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>Where a run stands, as its events tell it. Not safe for use by two threads at once.</summary>
/// <param name="plan">The run.</param>
internal sealed class RunProgress(RunPlan plan)
{
    // What people look at first of training, best first; the evaluation stands before them.
    private static readonly string[] Preferred = ["episode_return", "reward", "loss", "value_loss", "policy_loss"];

    private readonly Dictionary<string, double> _latest = new(StringComparer.Ordinal);
    private readonly List<ReportWritten> _reports = [];
    private DateTimeOffset? _since;
    private double _progressThen;
    private long _stepsThen;
    private long _environmentStepsThen;

    /// <summary>The run.</summary>
    public RunPlan Plan => plan;

    /// <summary>"cartpole learning_rate=0.001 seed 2": what tells it from its sisters.</summary>
    public string Label { get; } = RunLabel.Of(plan);

    /// <summary>The stage's name with its position where there are several; empty before the first.</summary>
    public string Stage { get; private set; } = "";

    /// <summary>The fraction of the stage's budget used.</summary>
    public double Fraction { get; private set; }

    /// <summary>Environment steps a second where there is an environment, else training steps; null before it is known.</summary>
    public double? Rate { get; private set; }

    /// <summary>The time left for the stage at the present rate; null before it is known.</summary>
    public TimeSpan? Left { get; private set; }

    /// <summary>How it ended; null before.</summary>
    public RunEnded? Ended { get; private set; }

    /// <summary>What it wrote for people.</summary>
    public IReadOnlyList<ReportWritten> Reports => _reports;

    /// <summary>The latest values of the metrics that matter, at most three.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Metrics =>
        [
            .. Preferred
                .Prepend($"eval/{plan.Stages[^1].Evaluation.Metric}")
                .Where(_latest.ContainsKey)
                .Select(name => KeyValuePair.Create(name, _latest[name]))
                .Take(3),
        ];

    /// <summary>Takes an event.</summary>
    public void Take(RunEvent record)
    {
        switch (record.Payload)
        {
            case StageStarted stage:
                Stage = plan.Stages.Count == 1 ? "" : $"{stage.Stage} {stage.Index + 1}/{plan.Stages.Count}";
                Fraction = 0;
                (Rate, Left) = (null, null);
                Anchor(record, 0, 0);
                break;
            case RunResumed:
                _since = null;
                break;
            case MetricsRecorded metrics:
                Take(record, metrics);
                break;
            case ReportWritten report:
                _reports.Add(report);
                break;
            case RunEnded ended:
                Ended = ended;
                break;
        }
    }

    private void Take(RunEvent record, MetricsRecorded metrics)
    {
        foreach (var (name, value) in metrics.Values)
        {
            _latest[name] = value;
        }

        Fraction = metrics.Progress;
        if (_since is not { } since)
        {
            // The first event after a resume: the rate counts from here.
            Anchor(record, metrics.Progress, metrics.EnvironmentSteps);
            return;
        }

        var seconds = (record.Time - since).TotalSeconds;
        if (seconds > 0 && metrics.Progress > _progressThen)
        {
            var done =
                metrics.EnvironmentSteps > 0
                    ? metrics.EnvironmentSteps - _environmentStepsThen
                    : record.Step - _stepsThen;
            Rate = done / seconds;
            Left = TimeSpan.FromSeconds(seconds * (1 - metrics.Progress) / (metrics.Progress - _progressThen));
        }
    }

    private void Anchor(RunEvent record, double progress, long environmentSteps) =>
        (_since, _progressThen, _stepsThen, _environmentStepsThen) = (
            record.Time,
            progress,
            record.Step,
            environmentSteps
        );
}
