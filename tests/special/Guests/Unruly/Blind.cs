using Rlfw.Contracts;

namespace Unruly;

/// <summary>Sees nothing from its third step on.</summary>
[Plugin("blind", typeof(NoOptions), Summary = "Observes NaN.")]
public sealed class Blind : IEnvironment
{
    private int _steps;

    public Space ObservationSpace { get; } = new BoxSpace([0, 0], [1, 1]);

    public Space ActionSpace { get; } = new DiscreteSpace(2);

    public void Reset(RandomStream random, Span<float> observation)
    {
        _steps = 0;
        observation.Clear();
    }

    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        observation.Clear();
        observation[1] = ++_steps < 3 ? 1 : float.NaN;
        return new StepResult(0, false, _steps >= 5);
    }

    public void Save(IStateWriter state) => state.Write("steps", _steps);

    public void Load(IStateReader state) => _steps = (int)state.ReadInt64("steps");
}
