using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Pendulum;

/// <summary>
/// A pendulum that hangs anywhere, to be swung up and held there with a torque too weak to lift it at once: Gymnasium's Pendulum-v1.
/// The reward is minus the squared angle from upright, with small prices on speed and torque. Episodes never terminate; they are
/// truncated after <see cref="PendulumOptions.MaxEpisodeSteps"/> steps.
/// </summary>
[Plugin(
    "pendulum",
    typeof(PendulumOptions),
    Summary = "Swing a pendulum up with a weak motor (Gymnasium's Pendulum-v1)"
)]
public sealed class PendulumEnvironment : IVectorizes
{
    private readonly PendulumOptions _options;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    public PendulumEnvironment(PendulumOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _single = new SingleEnvironment(new PendulumVector(options, 1));
    }

    /// <summary>Cosine and sine of the angle (upright is 0) and angular velocity (rad/s, within ±8).</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>The torque (N m), within ±2.</summary>
    public Space ActionSpace => _single.ActionSpace;

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => _single.Reset(random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _single.Step(action, observation);

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count) => new PendulumVector(_options, count);

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
