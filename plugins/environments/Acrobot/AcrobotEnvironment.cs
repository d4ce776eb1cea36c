using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Acrobot;

/// <summary>
/// Two links that hang from a bar, moved by a torque at the joint between them, to be swung up until the tip is one link's length
/// above the bar: Sutton (1996), "Generalization in reinforcement learning", with the constants of Gymnasium's Acrobot-v1. Every step
/// but the last costs 1. Truncated after <see cref="AcrobotOptions.MaxEpisodeSteps"/> steps.
/// </summary>
[Plugin("acrobot", typeof(AcrobotOptions), Summary = "Swing a two-link robot up (Gymnasium's Acrobot-v1)")]
public sealed class AcrobotEnvironment : IVectorizes
{
    private readonly AcrobotOptions _options;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    public AcrobotEnvironment(AcrobotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _single = new SingleEnvironment(new AcrobotVector(options, 1));
    }

    /// <summary>Cosine and sine of the first link's angle (0 hangs down), of the second's relative to it, and both angular velocities (rad/s).</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>A torque of -1 (action 0), 0 (1) or 1 (2) N m.</summary>
    public Space ActionSpace => _single.ActionSpace;

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => _single.Reset(random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _single.Step(action, observation);

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count) => new AcrobotVector(_options, count);

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
