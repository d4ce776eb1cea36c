using System.Numerics;
using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Cartpole;

/// <summary>
/// N cart-poles. The state is float64, observations are its float32 rounding. Operations stand in Gymnasium's order, so that results
/// agree to the last bit where sine and cosine do.
/// </summary>
internal sealed class CartpoleVector : IVectorEnvironment
{
    public const string Id = "cartpole";

    private const double Gravity = 9.8;
    private const double CartMass = 1.0;
    private const double PoleMass = 0.1;
    private const double TotalMass = PoleMass + CartMass;
    private const double PoleHalfLength = 0.5;
    private const double PoleMoment = PoleMass * PoleHalfLength;
    private const double ForceNewtons = 10.0;
    private const double StepSeconds = 0.02;
    private const double AngleLimitRadians = 12 * 2 * Math.PI / 360;
    private const double PositionLimitMeters = 2.4;
    private const double StartRange = 0.05;

    private readonly CartpoleOptions _options;
    private readonly EpisodeClock _clock;
    private readonly LaneColumns _state;
    private readonly double[] _position;
    private readonly double[] _velocity;
    private readonly double[] _angle;
    private readonly double[] _angularVelocity;
    private readonly double[] _force;

    public CartpoleVector(CartpoleOptions options, int count)
    {
        _options = options;
        _clock = new EpisodeClock(Id, count, options.MaxEpisodeSteps);
        _state = new LaneColumns(count, "position", "velocity", "angle", "angular_velocity");
        (_position, _velocity, _angle, _angularVelocity) = (_state[0], _state[1], _state[2], _state[3]);
        _force = new double[_state.Padded];
    }

    public int Count => _state.Count;

    public Space ObservationSpace { get; } =
        new BoxSpace(
            [
                (float)(-PositionLimitMeters * 2),
                float.NegativeInfinity,
                (float)(-AngleLimitRadians * 2),
                float.NegativeInfinity,
            ],
            [
                (float)(PositionLimitMeters * 2),
                float.PositiveInfinity,
                (float)(AngleLimitRadians * 2),
                float.PositiveInfinity,
            ]
        );

    public Space ActionSpace { get; } = new DiscreteSpace(2);

    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        _position[index] = random.NextDouble(-StartRange, StartRange);
        _velocity[index] = random.NextDouble(-StartRange, StartRange);
        _angle[index] = random.NextDouble(-StartRange, StartRange);
        _angularVelocity[index] = random.NextDouble(-StartRange, StartRange);
        _clock.Start(index);
        Observe(index, observation);
    }

    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _clock.CheckRunning();
        for (var i = 0; i < Count; i++)
        {
            _force[i] = actions[i] is 0 or 1
                ? ((2 * actions[i]) - 1) * ForceNewtons
                : DiscreteActions.Read(actions[i], 2, Id, "0 (left), 1 (right)");
        }

        for (var lane = 0; lane < _state.Padded; lane += Vector<double>.Count)
        {
            Advance(lane);
        }

        for (var i = 0; i < Count; i++)
        {
            Observe(i, outcome.Observations.AsSpan(i * 4, 4));
            var stands = (Math.Abs(_position[i]) <= PositionLimitMeters) & (Math.Abs(_angle[i]) <= AngleLimitRadians);
            outcome.Terminated[i] = !stands;
            outcome.Rewards[i] =
                !_options.SuttonBartoReward ? 1.0
                : stands ? 0.0
                : -1.0;
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

    /// <summary>The equations of motion without friction, for as many as a vector holds.</summary>
    private void Advance(int lane)
    {
        var position = new Vector<double>(_position, lane);
        var velocity = new Vector<double>(_velocity, lane);
        var angle = new Vector<double>(_angle, lane);
        var angularVelocity = new Vector<double>(_angularVelocity, lane);
        var (sine, cosine) = LaneMath.SineCosine(angle);
        var push =
            (new Vector<double>(_force, lane) + (PoleMoment * (angularVelocity * angularVelocity) * sine))
            / new Vector<double>(TotalMass);
        var angularAcceleration =
            ((Gravity * sine) - (cosine * push))
            / (
                PoleHalfLength
                * (new Vector<double>(4.0 / 3.0) - (PoleMass * (cosine * cosine) / new Vector<double>(TotalMass)))
            );
        var acceleration = push - (PoleMoment * angularAcceleration * cosine / new Vector<double>(TotalMass));
        var newVelocity = velocity + (StepSeconds * acceleration);
        var newAngularVelocity = angularVelocity + (StepSeconds * angularAcceleration);
        var euler = _options.KinematicsIntegrator == KinematicsIntegrator.Euler;
        (position + (StepSeconds * (euler ? velocity : newVelocity))).CopyTo(_position, lane);
        (angle + (StepSeconds * (euler ? angularVelocity : newAngularVelocity))).CopyTo(_angle, lane);
        newVelocity.CopyTo(_velocity, lane);
        newAngularVelocity.CopyTo(_angularVelocity, lane);
    }

    private void Observe(int index, Span<float> observation)
    {
        observation[0] = (float)_position[index];
        observation[1] = (float)_velocity[index];
        observation[2] = (float)_angle[index];
        observation[3] = (float)_angularVelocity[index];
    }
}
