using Rlfw.Contracts;

namespace Rlfw.Plugins.Classic.Tests;

/// <summary>
/// A point on a line that is pushed towards 0: x' = x + 0.2 a, a in [-1, 1], reward -x'^2, 10 steps from x in [-1, 1]. The
/// best policy pushes at full strength until |x| is below 0.2, then exactly there.
/// </summary>
public sealed class PointEnvironment : IEnvironment
{
    private double _position;
    private int _steps;

    public Space ObservationSpace { get; } = new BoxSpace([-3], [3]);

    public Space ActionSpace { get; } = new BoxSpace([-1], [1]);

    /// <summary>The mean return of the best policy over uniform starts, by summing over a grid.</summary>
    public static double BestMeanReturn()
    {
        var total = 0.0;
        const int Starts = 10_000;
        for (var i = 0; i < Starts; i++)
        {
            var position = -1 + ((2 * i + 1.0) / Starts);
            for (var step = 0; step < 10; step++)
            {
                position += 0.2 * Math.Clamp(-position / 0.2, -1, 1);
                total -= position * position;
            }
        }

        return total / Starts;
    }

    public void Reset(RandomStream random, Span<float> observation)
    {
        _position = random.NextDouble(-1, 1);
        _steps = 0;
        observation[0] = (float)_position;
    }

    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        Math.Abs(action[0]).ShouldBeLessThanOrEqualTo(1, "actions are clipped to the action space");
        _position += 0.2 * action[0];
        observation[0] = (float)_position;
        return new StepResult(-(_position * _position), false, ++_steps == 10);
    }

    public void Save(IStateWriter state)
    {
        state.Write("position", _position);
        state.Write("steps", _steps);
    }

    public void Load(IStateReader state)
    {
        _position = state.ReadDouble("position");
        _steps = (int)state.ReadInt64("steps");
    }
}
