using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.MountainCar;

/// <summary>
/// A car in a valley, whose motor is too weak to drive up to the goal at once: Moore (1990), "Efficient memory-based learning for
/// robot control", with the constants of Gymnasium's MountainCar-v0. Every step costs 1. An episode terminates where the car is at
/// the goal at position 0.5, and is truncated after <see cref="MountainCarOptions.MaxEpisodeSteps"/> steps.
/// </summary>
[Plugin(
    "mountain-car",
    typeof(MountainCarOptions),
    Summary = "Rock a weak car out of a valley (Gymnasium's MountainCar-v0)"
)]
public sealed class MountainCarEnvironment : IVectorizes
{
    private readonly MountainCarOptions _options;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    public MountainCarEnvironment(MountainCarOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _single = new SingleEnvironment(new MountainCarVector(options, 1));
    }

    /// <summary>Position, within [-1.2, 0.6], and velocity, within ±0.07 a step.</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>0 accelerates to the left, 1 not at all, 2 to the right.</summary>
    public Space ActionSpace => _single.ActionSpace;

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => _single.Reset(random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _single.Step(action, observation);

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count) => new MountainCarVector(_options, count);

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
