using Rlfw.Contracts;

namespace Rlfw.Training.Watching;

/// <summary>
/// Looks at the metrics of every training step and warns, once each, of what is known to go wrong when language models learn
/// from rewards. What it says is a function of the metrics alone, and its state is in the checkpoint: a resumed run warns
/// neither twice nor differently.
/// </summary>
/// <param name="stage">The stage's name.</param>
public sealed class TrainingWatch(string stage) : IStateful
{
    private readonly MetricHistories _histories = new();
    private readonly SortedSet<string> _raised = new(StringComparer.Ordinal);

    /// <summary>Every detector.</summary>
    public static IReadOnlyList<Func<MetricHistories, IEnumerable<Finding>>> Detectors { get; } =
    [RewardDetectors.Find, LengthDetectors.Find, PolicyDetectors.Find];

    /// <summary>Takes the metrics of a training step.</summary>
    /// <param name="values">Value by metric, of this step alone.</param>
    /// <returns>The warnings that are due for the first time.</returns>
    public IReadOnlyList<WarningRaised> Observe(IEnumerable<KeyValuePair<string, double>> values)
    {
        _histories.Add(values);
        return
        [
            .. Detectors
                .SelectMany(detector => detector(_histories))
                .Where(finding => _raised.Add(finding.Kind))
                .Select(finding => new WarningRaised(stage, finding.Kind, finding.Message)),
        ];
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("raised", string.Join('\n', _raised));
        _histories.Save(state.Section("histories"));
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _raised.Clear();
        _raised.UnionWith(state.ReadString("raised").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        _histories.Load(state.Section("histories"));
    }
}
