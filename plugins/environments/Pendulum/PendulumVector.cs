using System.Numerics;
using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Pendulum;

/// <summary>N pendulums. The state is float64; what is computed of the torque alone is float32, as in Gymnasium.</summary>
internal sealed class PendulumVector : IVectorEnvironment
{
    public const string Id = "pendulum";

    private const double StepSeconds = 0.05;
    private const float MaxTorque = 2;
    private const double MaxSpeed = 8;
    private const double FullTurn = 2 * Math.PI;

    private readonly double _pull;
    private readonly EpisodeClock _clock;
    private readonly LaneColumns _state;
    private readonly double[] _angle;
    private readonly double[] _speed;
    private readonly double[] _push;
    private readonly double[] _price;
    private readonly double[] _cosine;
    private readonly double[] _sine;

    public PendulumVector(PendulumOptions options, int count)
    {
        // The equation of motion of a rod of 1 m and 1 kg: 3 g / (2 l) sin(angle) + 3 / (m l²) torque.
        _pull = 3 * options.Gravity / 2;
        _clock = new EpisodeClock(Id, count, options.MaxEpisodeSteps);
        _state = new LaneColumns(count, "angle", "angular_velocity");
        (_angle, _speed) = (_state[0], _state[1]);
        (_push, _price) = (new double[_state.Padded], new double[_state.Padded]);
        (_cosine, _sine) = (new double[_state.Padded], new double[_state.Padded]);
    }

    public int Count => _state.Count;

    public Space ObservationSpace { get; } = new BoxSpace([-1, -1, (float)-MaxSpeed], [1, 1, (float)MaxSpeed]);

    public Space ActionSpace { get; } = new BoxSpace([-MaxTorque], [MaxTorque]);

    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        _angle[index] = random.NextDouble(-Math.PI, Math.PI);
        _speed[index] = random.NextDouble(-1, 1);
        _clock.Start(index);
        var (sine, cosine) = LaneMath.SineCosine(new Vector<double>(_angle[index]));
        (_sine[index], _cosine[index]) = (sine[0], cosine[0]);
        Observe(index, observation);
    }

    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _clock.CheckRunning();
        for (var i = 0; i < Count; i++)
        {
            var torque = ContinuousActions.Clip(actions[i], MaxTorque, Id);
            _push[i] = 3f * torque;
            _price[i] = 0.001f * (torque * torque);
        }

        for (var lane = 0; lane < _state.Padded; lane += Vector<double>.Count)
        {
            Advance(lane);
        }

        for (var i = 0; i < Count; i++)
        {
            Observe(i, outcome.Observations.AsSpan(i * 3, 3));
            outcome.Rewards[i] = -_price[i];
            outcome.Terminated[i] = false;
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

    /// <summary>One step of semi-implicit Euler, for as many as a vector holds; the price is that of the state before it.</summary>
    private void Advance(int lane)
    {
        var angle = new Vector<double>(_angle, lane);
        var speed = new Vector<double>(_speed, lane);
        var (sine, _) = LaneMath.SineCosine(angle);
        var turned = angle + new Vector<double>(Math.PI);
        var fromUpright =
            turned - (Vector.Floor(turned / new Vector<double>(FullTurn)) * FullTurn) - new Vector<double>(Math.PI);
        var price = (fromUpright * fromUpright) + (0.1 * (speed * speed)) + new Vector<double>(_price, lane);
        price.CopyTo(_price, lane);
        var newSpeed = speed + (((_pull * sine) + new Vector<double>(_push, lane)) * StepSeconds);
        newSpeed = Vector.Min(Vector.Max(newSpeed, new Vector<double>(-MaxSpeed)), new Vector<double>(MaxSpeed));
        var newAngle = angle + (newSpeed * StepSeconds);
        newAngle.CopyTo(_angle, lane);
        newSpeed.CopyTo(_speed, lane);
        var (newSine, newCosine) = LaneMath.SineCosine(newAngle);
        newSine.CopyTo(_sine, lane);
        newCosine.CopyTo(_cosine, lane);
    }

    private void Observe(int index, Span<float> observation)
    {
        observation[0] = (float)_cosine[index];
        observation[1] = (float)_sine[index];
        observation[2] = (float)_speed[index];
    }
}
