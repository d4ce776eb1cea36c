using Rlfw.Contracts;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Sac;

/// <summary>The paper's policy: means and logarithms of deviations from one network, noise of its own for each action.</summary>
internal sealed class GaussianActor : ISquashedActor
{
    private readonly ITrainableNetwork _network;
    private readonly IGradientOptimizer _optimizer;
    private readonly RandomStream _random;
    private readonly int _components;
    private readonly Scratch _outputs = new();
    private readonly Scratch _noise = new();
    private readonly Scratch _passingNoise = new();
    private readonly Scratch _passingLogProbabilities = new();
    private readonly Scratch _gradients = new();

    public GaussianActor(EnvironmentAlgorithmContext context, NetworkShape shape)
    {
        _components = shape.Outputs;
        // As two linear layers behind one body would be: rows of one matrix do not know of each other.
        var both = shape with
        {
            Outputs = 2 * _components,
        };
        _network = TrainableNetworks.Build(context, both, context.Streams.Get("initialization"));
        _optimizer = GradientOptimizers.Adam(new AdamSettings(), _network);
        _random = context.Streams.Get("policy");
    }

    /// <inheritdoc />
    public Module Module => _network.Module;

    /// <inheritdoc />
    public void Explore(ReadOnlySpan<float> states, Span<float> actions) =>
        Sample(states, actions, _passingLogProbabilities.Take(actions.Length / _components));

    /// <inheritdoc />
    public void Mode(ReadOnlySpan<float> states, Span<float> actions) =>
        SquashedGaussian.Mode(_network.Predict(states, actions.Length / _components), _components, actions);

    /// <inheritdoc />
    public void Draw(ReadOnlySpan<float> states, RandomStream random, Span<float> actions)
    {
        var rows = actions.Length / _components;
        var noise = Noise(_passingNoise, actions.Length, random);
        var logProbabilities = _passingLogProbabilities.Take(rows);
        SquashedGaussian.Sample(_network.Predict(states, rows), noise, actions, logProbabilities);
    }

    /// <inheritdoc />
    public void BeginUpdate() { }

    /// <inheritdoc />
    public void Sample(ReadOnlySpan<float> states, Span<float> actions, Span<float> logProbabilities)
    {
        var noise = Noise(_passingNoise, actions.Length, _random);
        SquashedGaussian.Sample(_network.Predict(states, logProbabilities.Length), noise, actions, logProbabilities);
    }

    /// <inheritdoc />
    public void Forward(ReadOnlySpan<float> states, Span<float> actions, Span<float> logProbabilities)
    {
        var outputs = _outputs.Take(2 * actions.Length);
        _network.Forward(states, logProbabilities.Length).CopyTo(outputs);
        SquashedGaussian.Sample(outputs, Noise(_noise, actions.Length, _random), actions, logProbabilities);
    }

    /// <inheritdoc />
    public void Learn(
        ReadOnlySpan<float> actions,
        ReadOnlySpan<float> actionGradients,
        ReadOnlySpan<float> logProbabilityGradients,
        double learningRate
    )
    {
        var gradients = _gradients.Take(2 * actions.Length);
        SquashedGaussian.Gradients(
            _outputs.Take(gradients.Length),
            _noise.Take(actions.Length),
            actions,
            actionGradients,
            logProbabilityGradients,
            gradients
        );
        _optimizer.ZeroGradients();
        _network.Backward(gradients);
        _optimizer.Step(learningRate);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state) => _optimizer.Save(state.Section("optimizer"));

    /// <inheritdoc />
    public void Load(ITensorStateReader state) => _optimizer.Load(state.Section("optimizer"));

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }

    private static ReadOnlySpan<float> Noise(Scratch scratch, int length, RandomStream random)
    {
        var noise = scratch.Take(length);
        foreach (ref var z in noise)
        {
            z = (float)random.NextGaussian();
        }

        return noise;
    }
}
