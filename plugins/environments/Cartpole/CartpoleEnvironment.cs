using Rlfw.Contracts;

namespace Rlfw.Plugins.Cartpole;

/// <summary>
/// A pole on a cart, kept upright by pushing the cart to the left (action 0) or to the right (action 1): Barto, Sutton and
/// Anderson (1983), "Neuronlike adaptive elements that can solve difficult learning control problems", with the constants
/// and the number types of Gymnasium's CartPole-v1: the state is float64, observations are its float32 rounding.
/// An episode terminates where the cart leaves ±2.4 m or the pole ±12°, and is truncated after
/// <see cref="CartpoleOptions.MaxEpisodeSteps"/> steps.
/// </summary>
[Plugin("cartpole", typeof(CartpoleOptions), Summary = "Balance a pole on a cart (Gymnasium's CartPole-v1)")]
public sealed class CartpoleEnvironment(CartpoleOptions options) : IEnvironment
{
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

    private double _position;
    private double _velocity;
    private double _angle;
    private double _angularVelocity;
    private int _steps;
    private bool _isOver = true;

    /// <summary>Position (m), velocity (m/s), angle (rad), angular velocity (rad/s); bounds are twice the failure limits.</summary>
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

    /// <summary>0 pushes to the left, 1 to the right.</summary>
    public Space ActionSpace { get; } = new DiscreteSpace(2);

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        _position = random.NextDouble(-StartRange, StartRange);
        _velocity = random.NextDouble(-StartRange, StartRange);
        _angle = random.NextDouble(-StartRange, StartRange);
        _angularVelocity = random.NextDouble(-StartRange, StartRange);
        _steps = 0;
        _isOver = false;
        Observe(observation);
    }

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        if (_isOver)
        {
            throw new InvalidOperationException(
                "The cart-pole episode is over: reset the environment before stepping it."
            );
        }

        Advance(
            action[0] switch
            {
                0 => -ForceNewtons,
                1 => ForceNewtons,
                var other => throw new ArgumentOutOfRangeException(
                    nameof(action),
                    other,
                    "cartpole has the actions 0 (left) and 1 (right)"
                ),
            }
        );
        _steps++;
        Observe(observation);
        var terminated = !(Math.Abs(_position) <= PositionLimitMeters && Math.Abs(_angle) <= AngleLimitRadians);
        var truncated = _steps >= options.MaxEpisodeSteps;
        _isOver = terminated || truncated;
        var reward =
            !options.SuttonBartoReward ? 1.0
            : terminated ? -1.0
            : 0.0;
        return new StepResult(reward, terminated, truncated);
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("state", [_position, _velocity, _angle, _angularVelocity]);
        state.Write("steps", _steps);
        state.Write("is_over", _isOver);
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var values = state.ReadDoubles("state");
        (_position, _velocity, _angle, _angularVelocity) = (values[0], values[1], values[2], values[3]);
        _steps = checked((int)state.ReadInt64("steps"));
        _isOver = state.ReadBoolean("is_over");
    }

    /// <summary>
    /// The equations of motion without friction. Operations stand in Gymnasium's order, so that float64 results agree to
    /// the last bit where sine and cosine do.
    /// </summary>
    private void Advance(double force)
    {
        var cosine = Math.Cos(_angle);
        var sine = Math.Sin(_angle);
        var push = (force + (PoleMoment * (_angularVelocity * _angularVelocity) * sine)) / TotalMass;
        var angularAcceleration =
            ((Gravity * sine) - (cosine * push))
            / (PoleHalfLength * ((4.0 / 3.0) - (PoleMass * (cosine * cosine) / TotalMass)));
        var acceleration = push - (PoleMoment * angularAcceleration * cosine / TotalMass);
        if (options.KinematicsIntegrator == KinematicsIntegrator.Euler)
        {
            _position += StepSeconds * _velocity;
            _velocity += StepSeconds * acceleration;
            _angle += StepSeconds * _angularVelocity;
            _angularVelocity += StepSeconds * angularAcceleration;
        }
        else
        {
            _velocity += StepSeconds * acceleration;
            _position += StepSeconds * _velocity;
            _angularVelocity += StepSeconds * angularAcceleration;
            _angle += StepSeconds * _angularVelocity;
        }
    }

    private void Observe(Span<float> observation)
    {
        observation[0] = (float)_position;
        observation[1] = (float)_velocity;
        observation[2] = (float)_angle;
        observation[3] = (float)_angularVelocity;
    }
}
