using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>What a run carries from stage to stage.</summary>
public sealed class RunProgress : IStateful
{
    private readonly SortedDictionary<string, double> _results = new(StringComparer.Ordinal);

    /// <summary>Training steps of the stages before the current one.</summary>
    public long StepsBeforeStage { get; set; }

    /// <summary>Final values worth a table, by name.</summary>
    public IReadOnlyDictionary<string, double> Results => _results;

    /// <summary>Sets a final value.</summary>
    /// <param name="name">Its name: <c>return</c>, <c>accuracy</c>; of a stage before the last <c>sft/accuracy</c>.</param>
    /// <param name="value">The value.</param>
    public void SetResult(string name, double value) => _results[name] = value;

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("steps_before_stage", StepsBeforeStage);
        var results = state.Section("results");
        foreach (var (name, value) in _results)
        {
            results.Write(name, value);
        }
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        StepsBeforeStage = state.ReadInt64("steps_before_stage");
        var results = state.Section("results");
        _results.Clear();
        foreach (var name in results.Keys)
        {
            _results[name] = results.ReadDouble(name);
        }
    }
}
