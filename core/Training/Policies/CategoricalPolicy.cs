using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Training.Policies;

/// <summary>A choice among actions; the network's outputs are the logits.</summary>
/// <param name="network">The network, owned from now on.</param>
public sealed class CategoricalPolicy(ITrainableNetwork network) : IHostPolicy
{
    /// <inheritdoc />
    public IHostDistribution Distribution { get; } = new HostCategorical(network.Outputs);

    /// <inheritdoc />
    public IReadOnlyList<ITrainable> Trained => [network];

    /// <inheritdoc />
    public void BeginRollout() { }

    /// <inheritdoc />
    public void Sample(
        ReadOnlySpan<float> inputs,
        RandomStream random,
        Span<float> actions,
        Span<float> logProbabilities
    ) => Distribution.Sample(Predict(inputs, logProbabilities.Length), random, actions, logProbabilities);

    /// <inheritdoc />
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> inputs, int rows) => network.Predict(inputs, rows);

    /// <inheritdoc />
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs, int rows) => network.Forward(inputs, rows);

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> gradients) => network.Backward(gradients);

    /// <inheritdoc />
    public Tensor Graph(Tensor inputs) => network.Module.call(inputs);

    /// <inheritdoc />
    public void Dispose() => network.Dispose();
}
