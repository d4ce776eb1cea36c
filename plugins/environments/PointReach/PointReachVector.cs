using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.PointReach;

/// <summary>N points, each with its goal.</summary>
internal sealed class PointReachVector : IVectorEnvironment
{
    public const string Id = "point-reach";

    private readonly PointReachOptions _options;
    private readonly EpisodeClock _clock;

    // [N, 2] each.
    private readonly float[] _points;
    private readonly float[] _goals;

    public PointReachVector(PointReachOptions options, int count)
    {
        _options = options;
        _clock = new EpisodeClock(Id, count, options.MaxEpisodeSteps);
        Count = count;
        (_points, _goals) = (new float[2 * count], new float[2 * count]);
    }

    public int Count { get; }

    public Space ObservationSpace { get; } = new BoxSpace([-1, -1, -1, -1, -1, -1], [1, 1, 1, 1, 1, 1]);

    public Space ActionSpace { get; } = new BoxSpace([-1, -1], [1, 1]);

    /// <summary>Whether a point is near enough to a goal.</summary>
    public static bool Reaches(ReadOnlySpan<float> point, ReadOnlySpan<float> goal, double tolerance)
    {
        var (x, y) = ((double)point[0] - goal[0], (double)point[1] - goal[1]);
        return (x * x) + (y * y) <= tolerance * tolerance;
    }

    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var axis = 0; axis < 2; axis++)
        {
            _points[(2 * index) + axis] = (float)random.NextDouble(-1, 1);
            _goals[(2 * index) + axis] = (float)random.NextDouble(-1, 1);
        }

        _clock.Start(index);
        Observe(index, observation);
    }

    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _clock.CheckRunning();
        var speed = (float)_options.Speed;
        for (var k = 0; k < _points.Length; k++)
        {
            _points[k] = Math.Clamp(_points[k] + (speed * ContinuousActions.Clip(actions[k], 1, Id)), -1, 1);
        }

        for (var i = 0; i < Count; i++)
        {
            var reached = Reaches(_points.AsSpan(2 * i, 2), _goals.AsSpan(2 * i, 2), _options.Tolerance);
            outcome.Rewards[i] = reached ? 0 : -1;
            outcome.Terminated[i] = reached;
            Observe(i, outcome.Observation(i));
        }

        _clock.Advance(outcome);
    }

    public void Save(IStateWriter state)
    {
        state.Write("points", _points);
        state.Write("goals", _goals);
        _clock.Save(state);
    }

    public void Load(IStateReader state)
    {
        SavedArrays.Check("points", state.ReadSingles("points"), _points.Length).CopyTo(_points, 0);
        SavedArrays.Check("goals", state.ReadSingles("goals"), _goals.Length).CopyTo(_goals, 0);
        _clock.Load(state);
    }

    private void Observe(int index, Span<float> observation)
    {
        var point = _points.AsSpan(2 * index, 2);
        point.CopyTo(observation);
        point.CopyTo(observation[2..]);
        _goals.AsSpan(2 * index, 2).CopyTo(observation[4..]);
    }
}
