using Rlfw.Contracts;
using Rlfw.Simulation;

namespace Rlfw.Plugins.Cartpole;

/// <summary>
/// A pole on a cart, kept upright by pushing the cart to the left (action 0) or to the right (action 1): Barto, Sutton and
/// Anderson (1983), "Neuronlike adaptive elements that can solve difficult learning control problems", with the constants
/// and the number types of Gymnasium's CartPole-v1.
/// An episode terminates where the cart leaves ±2.4 m or the pole ±12°, and is truncated after
/// <see cref="CartpoleOptions.MaxEpisodeSteps"/> steps.
/// </summary>
[Plugin("cartpole", typeof(CartpoleOptions), Summary = "Balance a pole on a cart (Gymnasium's CartPole-v1)")]
public sealed class CartpoleEnvironment : IVectorizes
{
    private readonly CartpoleOptions _options;
    private readonly SingleEnvironment _single;

    /// <summary>Makes the environment.</summary>
    /// <param name="options">The options.</param>
    public CartpoleEnvironment(CartpoleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _single = new SingleEnvironment(new CartpoleVector(options, 1));
    }

    /// <summary>Position (m), velocity (m/s), angle (rad), angular velocity (rad/s); bounds are twice the failure limits.</summary>
    public Space ObservationSpace => _single.ObservationSpace;

    /// <summary>0 pushes to the left, 1 to the right.</summary>
    public Space ActionSpace => _single.ActionSpace;

    /// <inheritdoc />
    public void Reset(RandomStream random, Span<float> observation) => _single.Reset(random, observation);

    /// <inheritdoc />
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation) => _single.Step(action, observation);

    /// <inheritdoc />
    public IVectorEnvironment Vectorize(int count) => new CartpoleVector(_options, count);

    /// <inheritdoc />
    public void Save(IStateWriter state) => _single.Save(state);

    /// <inheritdoc />
    public void Load(IStateReader state) => _single.Load(state);
}
