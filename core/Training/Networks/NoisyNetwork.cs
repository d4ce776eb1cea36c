using Rlfw.Contracts;

namespace Rlfw.Training.Networks;

/// <summary>
/// A network whose linear layers have noise of a learned size in their parameters (Fortunato et al., 2018, "Noisy networks for
/// exploration"). It computes with one draw of the noise until the next; gradients go to the means and, times the noise, to the
/// scales. Two networks of the same shape: one holds the means, the other the parameters with noise, so both may be fused.
/// </summary>
public sealed class NoisyNetwork : ITrainableNetwork, IComposedNetwork
{
    private readonly ITrainableNetwork _noisy;
    private readonly NoisyLayer[] _layers;
    private readonly NoiseScales _scales;

    /// <summary>Takes two networks over.</summary>
    /// <param name="mean">Holds the means from now on.</param>
    /// <param name="noisy">Of the same shape.</param>
    /// <param name="scale">sigma_0: scales begin as this over the root of a layer's inputs; the paper has 0.5.</param>
    public NoisyNetwork(ITrainableNetwork mean, ITrainableNetwork noisy, double scale)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(noisy);
        (Mean, _noisy) = (mean, noisy);
        _layers =
        [
            .. mean
                .Module.named_modules()
                .Zip(noisy.Module.named_modules())
                .Where(pair => pair.First.module is Linear && pair.Second.module is Linear)
                .Select(pair => new NoisyLayer(
                    pair.First.name,
                    (Linear)pair.First.module,
                    (Linear)pair.Second.module,
                    scale
                )),
        ];
        var scales = _layers.SelectMany(ScalesOf).ToList();
        _scales = new NoiseScales([.. scales.Select(x => x.Scale)]);
        Module = new NoisyModule(mean.Module, scales);
        Parts = [mean, _scales];
        Parameters = [.. mean.Parameters, .. _scales.Parameters];
    }

    /// <summary>The network without noise: how it acts in evaluation.</summary>
    public ITrainableNetwork Mean { get; }

    /// <inheritdoc />
    public int Inputs => Mean.Inputs;

    /// <inheritdoc />
    public int Outputs => Mean.Outputs;

    /// <summary>The means and the scales; as a function, the mean.</summary>
    public nn.Module<Tensor, Tensor> Module { get; }

    /// <inheritdoc />
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc />
    IReadOnlyList<ITrainable> IComposedNetwork.Parts => Parts;

    private IReadOnlyList<ITrainable> Parts { get; }

    /// <summary>Draws the noise anew, around the means as they are now. Comes before the first call of anything else.</summary>
    /// <param name="random">The stream; two numbers for each input and output of each layer.</param>
    public void Draw(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        _noisy.MoveTowards(Mean, 1);
        foreach (var layer in _layers)
        {
            layer.Draw(random);
        }
    }

    /// <inheritdoc />
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> inputs, int rows) => _noisy.Predict(inputs, rows);

    /// <inheritdoc />
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs, int rows) => _noisy.Forward(inputs, rows);

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> outputGradients)
    {
        Forget();
        _noisy.Backward(outputGradients);
        AddGradients();
    }

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        Forget();
        _noisy.Backward(outputGradients, inputGradients);
        AddGradients();
    }

    /// <inheritdoc />
    public void InputGradients(ReadOnlySpan<float> outputGradients, Span<float> inputGradients) =>
        _noisy.InputGradients(outputGradients, inputGradients);

    /// <inheritdoc />
    public void MoveTowards(ITrainableNetwork source, double share)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var scope = NewDisposeScope();
        ParameterAveraging.Move(Module, source.Module, share);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }

        _noisy.Dispose();
        Mean.Dispose();
        Module.Dispose();
    }

    private static IEnumerable<(string Name, Parameter Scale)> ScalesOf(NoisyLayer layer) =>
        layer.Bias is { } bias ? [layer.Weight, bias] : [layer.Weight];

    private void Forget()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        foreach (var parameter in _noisy.Parameters)
        {
            parameter.grad?.zero_();
        }
    }

    /// <summary>What the noisy parameters' gradients are for the means and the scales: d(mean + scale noise) by each.</summary>
    private void AddGradients()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        foreach (var (mean, noisy) in Mean.Parameters.Zip(_noisy.Parameters))
        {
            mean.grad!.add_(noisy.grad!);
        }

        foreach (var layer in _layers)
        {
            layer.AddGradients();
        }
    }
}
