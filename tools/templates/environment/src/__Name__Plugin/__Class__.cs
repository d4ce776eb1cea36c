using Rlfw.Contracts;

namespace __Name__Plugin;

/// <summary>
/// A corridor of cells, numbered from the left. An episode starts on a random cell and ends on the right one. The actions
/// are 0 (left) and 1 (right).
/// </summary>
[Plugin("__id__", typeof(__Name__Options), Summary = "A corridor whose right end is the goal.")]
public sealed class __Class__(__Name__Options options) : IEnvironment
{
    private int _cell;
    private int _steps;

    /// <inheritdoc />
    public Space ObservationSpace { get; } = new DiscreteSpace(options.Cells);

    /// <inheritdoc />
    public Space ActionSpace { get; } = new DiscreteSpace(2);

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation)
    {
        // The stream is the only source of randomness: its position is in the checkpoint, so a resumed run draws on.
        _cell = random.NextInt(options.Cells - 1);
        _steps = 0;
        observation[0] = _cell;
    }

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        _cell = Math.Max(0, _cell + (action[0] == 1 ? 1 : -1));
        _steps++;
        observation[0] = _cell;
        // A terminal state is worth nothing afterwards; an episode that was cut would have gone on.
        var terminated = _cell == options.Cells - 1;
        var truncated = !terminated && _steps >= options.MaxEpisodeSteps;
        return new StepResult(terminated ? 1 : options.StepReward, terminated, truncated);
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        // Everything that later behaviour depends on, so that a run can continue in the middle of an episode.
        state.Write("cell", _cell);
        state.Write("steps", _steps);
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        _cell = (int)state.ReadInt64("cell");
        _steps = (int)state.ReadInt64("steps");
    }
}
