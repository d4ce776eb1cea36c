using System.Numerics;
using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.MountainCarContinuous;

/// <summary>
/// N mountain cars with continuous forces. Unlike the other cars' the state is float32, and so are sums and products but for the
/// cosine, as in Gymnasium, which rounds its state after every step.
/// </summary>
internal sealed class MountainCarContinuousVector : IVectorEnvironment
{
    public const string Id = "mountain-car-continuous";

    private const float MinPosition = -1.2f;
    private const float MaxPosition = 0.6f;
    private const double GoalPosition = 0.45;
    private const float MaxSpeed = 0.07f;
    private const float Power = 0.0015f;
    private const double Gravity = 0.0025;
    private const double GoalReward = 100;

    private readonly MountainCarContinuousOptions _options;
    private readonly EpisodeClock _clock;
    private readonly float[] _position;
    private readonly float[] _velocity;
    private readonly float[] _force;

    public MountainCarContinuousVector(MountainCarContinuousOptions options, int count)
    {
        _options = options;
        _clock = new EpisodeClock(Id, count, options.MaxEpisodeSteps);
        Count = count;
        var padded = (count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        (_position, _velocity, _force) = (new float[padded], new float[padded], new float[padded]);
    }

    public int Count { get; }

    public Space ObservationSpace { get; } = new BoxSpace([MinPosition, -MaxSpeed], [MaxPosition, MaxSpeed]);

    public Space ActionSpace { get; } = new BoxSpace([-1], [1]);

    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        _position[index] = (float)random.NextDouble(-0.6, -0.4);
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
            _force[i] = ContinuousActions.Clip(actions[i], 1, Id);
        }

        for (var lane = 0; lane < _position.Length; lane += Vector<float>.Count)
        {
            Advance(lane);
        }

        for (var i = 0; i < Count; i++)
        {
            Observe(i, outcome.Observations.AsSpan(i * 2, 2));
            var arrived = (_position[i] >= GoalPosition) & (_velocity[i] >= _options.GoalVelocity);
            outcome.Terminated[i] = arrived;
            double force = _force[i];
            outcome.Rewards[i] = (arrived ? GoalReward : 0) - (force * force * 0.1);
        }

        _clock.Advance(outcome);
    }

    public void Save(IStateWriter state)
    {
        state.Write("position", _position.AsSpan(0, Count));
        state.Write("velocity", _velocity.AsSpan(0, Count));
        _clock.Save(state);
    }

    public void Load(IStateReader state)
    {
        SavedArrays.Check("position", state.ReadSingles("position"), Count).CopyTo(_position, 0);
        SavedArrays.Check("velocity", state.ReadSingles("velocity"), Count).CopyTo(_velocity, 0);
        _clock.Load(state);
    }

    /// <summary>The motion along the valley sin(3 position), for as many as a vector holds. The wall on the left stops the car.</summary>
    private void Advance(int lane)
    {
        var position = new Vector<float>(_position, lane);
        var velocity = new Vector<float>(_velocity, lane);
        Vector.Widen(3 * position, out var low, out var high);
        var slope = Vector.Narrow(
            LaneMath.SineCosine(low).Cosine * Gravity,
            LaneMath.SineCosine(high).Cosine * Gravity
        );
        velocity += (new Vector<float>(_force, lane) * Power) - slope;
        velocity = Vector.Min(Vector.Max(velocity, new Vector<float>(-MaxSpeed)), new Vector<float>(MaxSpeed));
        position += velocity;
        position = Vector.Min(Vector.Max(position, new Vector<float>(MinPosition)), new Vector<float>(MaxPosition));
        var atWall =
            Vector.Equals(position, new Vector<float>(MinPosition)) & Vector.LessThan(velocity, Vector<float>.Zero);
        position.CopyTo(_position, lane);
        Vector.ConditionalSelect(atWall, Vector<float>.Zero, velocity).CopyTo(_velocity, lane);
    }

    private void Observe(int index, Span<float> observation)
    {
        observation[0] = _position[index];
        observation[1] = _velocity[index];
    }
}
