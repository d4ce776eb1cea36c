using System.Numerics;
using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.MountainCar;

/// <summary>N mountain cars. The state is float64, observations are its float32 rounding.</summary>
internal sealed class MountainCarVector : IVectorEnvironment
{
    public const string Id = "mountain-car";

    private const double MinPosition = -1.2;
    private const double MaxPosition = 0.6;
    private const double GoalPosition = 0.5;
    private const double MaxSpeed = 0.07;
    private const double Force = 0.001;
    private const double Gravity = 0.0025;

    private readonly MountainCarOptions _options;
    private readonly EpisodeClock _clock;
    private readonly LaneColumns _state;
    private readonly double[] _position;
    private readonly double[] _velocity;
    private readonly double[] _push;

    public MountainCarVector(MountainCarOptions options, int count)
    {
        _options = options;
        _clock = new EpisodeClock(Id, count, options.MaxEpisodeSteps);
        _state = new LaneColumns(count, "position", "velocity");
        (_position, _velocity) = (_state[0], _state[1]);
        _push = new double[_state.Padded];
    }

    public int Count => _state.Count;

    public Space ObservationSpace { get; } =
        new BoxSpace([(float)MinPosition, (float)-MaxSpeed], [(float)MaxPosition, (float)MaxSpeed]);

    public Space ActionSpace { get; } = new DiscreteSpace(3);

    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        _position[index] = random.NextDouble(-0.6, -0.4);
        _velocity[index] = 0;
        _clock.Start(index);
        Observe(index, observation);
    }

    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _clock.CheckRunning();
        for (var i = 0; i < Count; i++)
        {
            _push[i] = (DiscreteActions.Read(actions[i], 3, Id, "0 (left), 1 (none), 2 (right)") - 1) * Force;
        }

        for (var lane = 0; lane < _state.Padded; lane += Vector<double>.Count)
        {
            Advance(lane);
        }

        for (var i = 0; i < Count; i++)
        {
            Observe(i, outcome.Observations.AsSpan(i * 2, 2));
            outcome.Terminated[i] = (_position[i] >= GoalPosition) & (_velocity[i] >= _options.GoalVelocity);
            outcome.Rewards[i] = -1;
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

    /// <summary>The motion along the valley sin(3 position), for as many as a vector holds. The wall on the left stops the car.</summary>
    private void Advance(int lane)
    {
        var position = new Vector<double>(_position, lane);
        var velocity = new Vector<double>(_velocity, lane);
        var (_, cosine) = LaneMath.SineCosine(3 * position);
        velocity += new Vector<double>(_push, lane) - (cosine * Gravity);
        velocity = Vector.Min(Vector.Max(velocity, new Vector<double>(-MaxSpeed)), new Vector<double>(MaxSpeed));
        position += velocity;
        position = Vector.Min(Vector.Max(position, new Vector<double>(MinPosition)), new Vector<double>(MaxPosition));
        var atWall =
            Vector.Equals(position, new Vector<double>(MinPosition)) & Vector.LessThan(velocity, Vector<double>.Zero);
        position.CopyTo(_position, lane);
        Vector.ConditionalSelect(atWall, Vector<double>.Zero, velocity).CopyTo(_velocity, lane);
    }

    private void Observe(int index, Span<float> observation)
    {
        observation[0] = (float)_position[index];
        observation[1] = (float)_velocity[index];
    }
}
