using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Training.Policies;

/// <summary>
/// Independent normal distributions of A action components: the network's outputs are the means, the logarithms of the deviations
/// are learned beside it and do not depend on the state.
/// </summary>
/// <param name="network">Gives the means; owned from now on.</param>
/// <param name="logDeviations">[A]; owned from now on.</param>
public sealed class GaussianPolicy(ITrainableNetwork network, TrainableVector logDeviations) : IHostPolicy
{
    private readonly int _components = network.Outputs;
    private float[] _parameters = [];
    private float[] _meanGradients = [];

    /// <inheritdoc />
    public IHostDistribution Distribution { get; } = new HostGaussian(network.Outputs);

    /// <inheritdoc />
    public IReadOnlyList<ITrainable> Trained => [network, logDeviations];

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
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> inputs, int rows) =>
        Join(network.Predict(inputs, rows), rows);

    /// <inheritdoc />
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs, int rows) =>
        Join(network.Forward(inputs, rows), rows);

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> gradients)
    {
        var rows = gradients.Length / (2 * _components);
        HostBuffers.Grow(ref _meanGradients, rows * _components);
        for (var b = 0; b < rows; b++)
        {
            var row = gradients.Slice(2 * b * _components, 2 * _components);
            row[.._components].CopyTo(_meanGradients.AsSpan(b * _components));
            for (var j = 0; j < _components; j++)
            {
                logDeviations.Gradients[j] += row[_components + j];
            }
        }

        network.Backward(_meanGradients.AsSpan(0, rows * _components));
    }

    /// <inheritdoc />
    public Tensor Graph(Tensor inputs)
    {
        var means = network.Module.call(inputs); // [B, A]
        return cat([means, logDeviations.Parameter.to(means.device).expand(means.shape)], -1);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        network.Dispose();
        logDeviations.Dispose();
    }

    /// <summary>Means and logarithms of deviations side by side.</summary>
    private ReadOnlySpan<float> Join(ReadOnlySpan<float> means, int rows)
    {
        var width = 2 * _components;
        HostBuffers.Grow(ref _parameters, rows * width);
        for (var b = 0; b < rows; b++)
        {
            var row = _parameters.AsSpan(b * width, width);
            means.Slice(b * _components, _components).CopyTo(row);
            logDeviations.Values.CopyTo(row[_components..]);
        }

        return _parameters.AsSpan(0, rows * width);
    }
}
