using Rlfw.Contracts;

namespace Rlfw.Simulation.Tests.Checking;

/// <summary>Many chains, one after the other.</summary>
public sealed class FaultyChains(Mistake mistake, int count) : IVectorEnvironment
{
    private readonly FaultyChain[] _chains = [.. Enumerable.Range(0, count).Select(_ => new FaultyChain(mistake))];
    private int _steps;

    public int Count => count;

    public Space ObservationSpace => _chains[0].ObservationSpace;

    public Space ActionSpace => _chains[0].ActionSpace;

    public void Reset(int index, RandomStream random, Span<float> observation) =>
        _chains[index].Reset(random, observation);

    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        for (var i = 0; i < count; i++)
        {
            var result = _chains[i].Step(actions.Slice(i, 1), outcome.Observation(i));
            outcome.Rewards[i] = result.Reward + (mistake == Mistake.VectorDiffers && ++_steps > 40 ? 1e-9 : 0);
            (outcome.Terminated[i], outcome.Truncated[i]) = (result.Terminated, result.Truncated);
        }
    }

    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var i = 0; i < count; i++)
        {
            _chains[i].Save(state.Section($"{i}"));
        }
    }

    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var i = 0; i < (mistake == Mistake.VectorForgetsInSave ? count - 1 : count); i++)
        {
            _chains[i].Load(state.Section($"{i}"));
        }
    }
}
