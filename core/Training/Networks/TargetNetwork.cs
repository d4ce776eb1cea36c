using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Training.Networks;

/// <summary>
/// A slower copy of a learned network, which targets are computed from (Mnih et al., 2015, "Human-level control through deep
/// reinforcement learning", methods). It begins as a copy at the first gradient step and not before: the learned parameters may have
/// been loaded from another run after both were built.
/// </summary>
/// <param name="learned">The learned network; the caller's.</param>
/// <param name="target">A network of the same shape, disposed with this.</param>
/// <param name="interval">Environment steps between two updates.</param>
/// <param name="rate">How far it moves at an update, in (0, 1]; 1 copies.</param>
public sealed class TargetNetwork(ITrainableNetwork learned, ITrainableNetwork target, long interval, double rate)
    : ITensorStateful,
        IDisposable
{
    private long _updates;

    /// <summary>The copy.</summary>
    public ITrainableNetwork Network => target;

    /// <summary>Moves once for every interval that has passed since the last gradient step; call it before each.</summary>
    /// <param name="environmentSteps">Environment steps of the stage so far.</param>
    public void Follow(long environmentSteps)
    {
        var due = 1 + (environmentSteps / interval);
        if (due > _updates)
        {
            // The learned network stood still meanwhile, so k moves are one of 1 - (1 - rate)^k.
            target.MoveTowards(learned, _updates == 0 || rate == 1 ? 1 : 1 - Math.Pow(1 - rate, due - _updates));
            _updates = due;
        }
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("updates", _updates);
        ModuleCheckpoint.Save(target.Module, state);
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _updates = state.ReadInt64("updates");
        ModuleCheckpoint.Load(target.Module, state);
    }

    /// <inheritdoc />
    public void Dispose() => target.Dispose();
}
