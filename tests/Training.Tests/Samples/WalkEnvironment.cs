using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>
/// A particle on a line that drifts at random and is pushed left or right; staying near the middle pays. Terminates beyond
/// ±2, is cut after 15 steps.
/// </summary>
internal sealed class WalkEnvironment : IEnvironment
{
    public const int Limit = 15;

    private RandomStream? _random;
    private double _position;
    private int _step;

    public Space ObservationSpace { get; } = new BoxSpace([-3, 0], [3, 1]);

    public Space ActionSpace { get; } = new DiscreteSpace(2);

    public void Reset(RandomStream random, Span<float> observation)
    {
        _random = random;
        _position = random.NextDouble(-0.5, 0.5);
        _step = 0;
        Observe(observation);
    }

    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        _position += (action[0] == 1 ? 0.3 : -0.3) + (0.2 * _random!.NextGaussian());
        _step++;
        Observe(observation);
        return new StepResult(1 - Math.Abs(_position), Math.Abs(_position) > 2, _step >= Limit);
    }

    public void Save(IStateWriter state)
    {
        state.Write("position", _position);
        state.Write("step", _step);
    }

    public void Load(IStateReader state)
    {
        _position = state.ReadDouble("position");
        _step = (int)state.ReadInt64("step");
    }

    private void Observe(Span<float> observation)
    {
        observation[0] = (float)_position;
        observation[1] = (float)_step / Limit;
    }
}
