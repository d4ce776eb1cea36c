using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Counts its steps: the observation is episode * 100 + step. Ends each episode as the script says.</summary>
/// <param name="script">For each episode its length and whether it terminates; the last entry repeats.</param>
internal sealed class ScriptedEnvironment((int Length, bool Terminates)[] script) : IEnvironment
{
    private int _episode = -1;
    private int _step;

    public Space ObservationSpace { get; } = new DiscreteSpace(100_000);

    public Space ActionSpace { get; } = new DiscreteSpace(2);

    public void Reset(RandomStream random, Span<float> observation)
    {
        _episode++;
        _step = 0;
        observation[0] = _episode * 100;
    }

    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        _step++;
        observation[0] = (_episode * 100) + _step;
        var (length, terminates) = script[Math.Min(_episode, script.Length - 1)];
        return new StepResult(action[0], _step == length && terminates, _step == length && !terminates);
    }

    public void Save(IStateWriter state) => state.Write("at", [_episode, _step]);

    public void Load(IStateReader state)
    {
        var at = state.ReadInt64s("at");
        (_episode, _step) = ((int)at[0], (int)at[1]);
    }
}
