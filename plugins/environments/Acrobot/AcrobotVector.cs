using System.Numerics;
using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Acrobot;

/// <summary>N acrobots. The state is float64, observations are its float32 rounding.</summary>
internal sealed class AcrobotVector : IVectorEnvironment
{
    public const string Id = "acrobot";

    private const double StepSeconds = 0.2;
    private const double MaxVelocity1 = 4 * Math.PI;
    private const double MaxVelocity2 = 9 * Math.PI;
    private const double FullTurn = 2 * Math.PI;
    private const double StartRange = 0.1;

    private readonly AcrobotMotion _motion;
    private readonly EpisodeClock _clock;
    private readonly LaneColumns _state;
    private readonly LaneColumns _seen;
    private readonly double[] _torque;

    public AcrobotVector(AcrobotOptions options, int count)
    {
        _motion = new AcrobotMotion(options.Dynamics);
        _clock = new EpisodeClock(Id, count, options.MaxEpisodeSteps);
        _state = new LaneColumns(count, "angle_1", "angle_2", "angular_velocity_1", "angular_velocity_2");
        _seen = new LaneColumns(count, "cosine_1", "sine_1", "cosine_2", "sine_2");
        _torque = new double[_state.Padded];
    }

    public int Count => _state.Count;

    public Space ObservationSpace { get; } =
        new BoxSpace(
            [-1, -1, -1, -1, (float)-MaxVelocity1, (float)-MaxVelocity2],
            [1, 1, 1, 1, (float)MaxVelocity1, (float)MaxVelocity2]
        );

    public Space ActionSpace { get; } = new DiscreteSpace(3);

    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var column = 0; column < 4; column++)
        {
            _state[column][index] = (float)random.NextDouble(-StartRange, StartRange);
        }

        _clock.Start(index);
        for (var link = 0; link < 2; link++)
        {
            var (sine, cosine) = LaneMath.SineCosine(new Vector<double>(_state[link][index]));
            (_seen[2 * link][index], _seen[(2 * link) + 1][index]) = (cosine[0], sine[0]);
        }

        Observe(index, observation);
    }

    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _clock.CheckRunning();
        for (var i = 0; i < Count; i++)
        {
            _torque[i] = DiscreteActions.Read(actions[i], 3, Id, "0 (-1 N m), 1 (none), 2 (1 N m)") - 1;
        }

        for (var lane = 0; lane < _state.Padded; lane += Vector<double>.Count)
        {
            Advance(lane);
        }

        for (var i = 0; i < Count; i++)
        {
            Observe(i, outcome.Observations.AsSpan(i * 6, 6));

            // The tip's height above the bar is -cos(first) - cos(first + second).
            var both = (_seen[0][i] * _seen[2][i]) - (_seen[1][i] * _seen[3][i]);
            var up = -_seen[0][i] - both > 1;
            outcome.Terminated[i] = up;
            outcome.Rewards[i] = up ? 0 : -1;
        }

        _clock.Advance(outcome);
    }

    public void Save(IStateWriter state)
    {
        _state.Save(state);
        _clock.Save(state);
    }

    public void Load(IStateReader state)
    {
        _state.Load(state);
        _clock.Load(state);
    }

    private void Advance(int lane)
    {
        var next = _motion.After(
            new AcrobotState(
                new Vector<double>(_state[0], lane),
                new Vector<double>(_state[1], lane),
                new Vector<double>(_state[2], lane),
                new Vector<double>(_state[3], lane)
            ),
            new Vector<double>(_torque, lane),
            StepSeconds
        );
        var (angle1, angle2) = (Wrap(next.Angle1), Wrap(next.Angle2));
        angle1.CopyTo(_state[0], lane);
        angle2.CopyTo(_state[1], lane);
        Bound(next.Velocity1, MaxVelocity1).CopyTo(_state[2], lane);
        Bound(next.Velocity2, MaxVelocity2).CopyTo(_state[3], lane);
        var (sine1, cosine1) = LaneMath.SineCosine(angle1);
        var (sine2, cosine2) = LaneMath.SineCosine(angle2);
        cosine1.CopyTo(_seen[0], lane);
        sine1.CopyTo(_seen[1], lane);
        cosine2.CopyTo(_seen[2], lane);
        sine2.CopyTo(_seen[3], lane);
    }

    /// <summary>The angle within ±pi.</summary>
    private static Vector<double> Wrap(Vector<double> angle) =>
        angle - (Vector.Floor((angle + new Vector<double>(Math.PI)) / new Vector<double>(FullTurn)) * FullTurn);

    private static Vector<double> Bound(Vector<double> x, double limit) =>
        Vector.Min(Vector.Max(x, new Vector<double>(-limit)), new Vector<double>(limit));

    private void Observe(int index, Span<float> observation)
    {
        for (var column = 0; column < 4; column++)
        {
            observation[column] = (float)_seen[column][index];
        }

        observation[4] = (float)_state[2][index];
        observation[5] = (float)_state[3][index];
    }
}
