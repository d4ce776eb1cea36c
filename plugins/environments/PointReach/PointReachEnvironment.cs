using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.PointReach;

/// <summary>
/// A point in the square ±1 that has to reach a goal, moved by two continuous actions: the least environment for hindsight experience
/// replay (Andrychowicz et al., 2017) with continuous actions. Every step costs 1 but the one that reaches the goal, which terminates
/// the episode; nothing tells how near it is. Point and goal are drawn anew for each episode.
/// </summary>
[Plugin(
    "point-reach",
    typeof(PointReachOptions),
    Summary = "Move a point to a goal in a square, without a hint (for HER with continuous actions)"
)]
public sealed class PointReachEnvironment : IGoalEnvironment, IVectorizes
{
    private readonly PointReachOptions _options;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    public PointReachEnvironment(PointReachOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _single = new SingleEnvironment(new PointReachVector(options, 1));
    }

    /// <summary>The position, the position again (what has been achieved), the goal; each x and y within ±1.</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>The move along each axis, within ±1, in units of <see cref="PointReachOptions.Speed"/>.</summary>
    public Space ActionSpace => _single.ActionSpace;

    /// <inheritdoc />
    public GoalLayout Goals { get; } = new(2, 2);

    /// <inheritdoc />
    public (double Reward, bool Terminated) Judge(ReadOnlySpan<float> achieved, ReadOnlySpan<float> desired)
    {
        var reached = PointReachVector.Reaches(achieved, desired, _options.Tolerance);
        return (reached ? 0 : -1, reached);
    }

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => _single.Reset(random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _single.Step(action, observation);

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count) => new PointReachVector(_options, count);

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
