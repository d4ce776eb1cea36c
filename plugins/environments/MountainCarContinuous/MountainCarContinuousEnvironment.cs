using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.MountainCarContinuous;

/// <summary>
/// A car in a valley, whose motor is too weak to drive up to the goal at once, with a force that can be chosen freely: Gymnasium's
/// MountainCarContinuous-v0. The goal at position 0.45 is worth 100, the squared force costs a tenth of it each step, so that
/// doing nothing is a local optimum. Truncated after <see cref="MountainCarContinuousOptions.MaxEpisodeSteps"/> steps.
/// </summary>
[Plugin(
    "mountain-car-continuous",
    typeof(MountainCarContinuousOptions),
    Summary = "Rock a weak car out of a valley, with any force (Gymnasium's MountainCarContinuous-v0)"
)]
public sealed class MountainCarContinuousEnvironment : IVectorizes
{
    private readonly MountainCarContinuousOptions _options;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    public MountainCarContinuousEnvironment(MountainCarContinuousOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _single = new SingleEnvironment(new MountainCarContinuousVector(options, 1));
    }

    /// <summary>Position, within [-1.2, 0.6], and velocity, within ±0.07 a step.</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>The force, within ±1.</summary>
    public Space ActionSpace => _single.ActionSpace;

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => _single.Reset(random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _single.Step(action, observation);

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count) => new MountainCarContinuousVector(_options, count);

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
