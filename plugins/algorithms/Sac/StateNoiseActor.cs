using Rlfw.Contracts;
using Rlfw.Training.Networks;
using Rlfw.Training.Policies;

namespace Rlfw.Plugins.Sac;

/// <summary>
/// A policy with generalized state-dependent exploration (Raffin et al., 2021): the means are linear in the last hidden layer and cut
/// to [-2, 2], the noise is a linear function of the same layer that is held for many steps. Each environment has one of its own,
/// each gradient step one for all its samples.
/// </summary>
internal sealed class StateNoiseActor : ISquashedActor
{
    // As Stable-Baselines3's clip_mean: means beyond saturate the hyperbolic tangent, and gradients vanish there.
    private const float GreatestMean = 2;

    private readonly SplitNetwork _network;
    private readonly TrainableVector _logDeviations;
    private readonly IGradientOptimizer _optimizer;
    private readonly RandomStream _random;
    private readonly int _components;
    private readonly int _sampleEvery;
    private readonly SquashedStateNoise _kept;
    private readonly SquashedStateNoise _passing;
    private readonly float[] _explorationWeights;
    private readonly float[] _updateWeights;
    private readonly Scratch _latents = new();
    private readonly Scratch _outputs = new();
    private readonly Scratch _passingMeans = new();
    private readonly Scratch _outputGradients = new();
    private readonly Scratch _latentGradients = new();
    private readonly Scratch _headGradients = new();
    private long _stepsSinceDraw = -1;

    private readonly LearnedModule _module = new("Actor");

    public StateNoiseActor(
        EnvironmentAlgorithmContext context,
        NetworkShape shape,
        SacOptions options,
        SacGsdeOptions gsde
    )
    {
        _components = shape.Outputs;
        _sampleEvery = gsde.SampleEvery;
        _network = SplitNetwork.Build(context, shape, context.Streams.Get("initialization"));
        var rows = gsde.FullDeviations ? _components : 1;
        _logDeviations = new TrainableVector(options.InitialLogDeviation, rows, _network.Head.Inputs);
        _optimizer = GradientOptimizers.Adam(new AdamSettings(), _network.Body, _network.Head, _logDeviations);
        _random = context.Streams.Get("policy");
        _kept = new SquashedStateNoise(_logDeviations, _components, gsde.ToPolicyOptions());
        _passing = new SquashedStateNoise(_logDeviations, _components, gsde.ToPolicyOptions());
        _explorationWeights = new float[options.Environments * _kept.Weights];
        _updateWeights = new float[_kept.Weights];
        _module.Add("network", _network.Module);
        _module.Add("log_deviations", _logDeviations.Parameter);
    }

    /// <inheritdoc />
    public Module Module => _module;

    /// <inheritdoc />
    public void Explore(ReadOnlySpan<float> states, Span<float> actions)
    {
        if (_stepsSinceDraw < 0 || (_sampleEvery > 0 && _stepsSinceDraw >= _sampleEvery))
        {
            _stepsSinceDraw = 0;
            _passing.Draw(_random, _explorationWeights);
        }

        _stepsSinceDraw++;
        var latents = _network.Body.Predict(states, actions.Length / _components);
        _passing.Explore(latents, Means(latents, actions.Length), _explorationWeights, actions);
    }

    /// <inheritdoc />
    public void Mode(ReadOnlySpan<float> states, Span<float> actions)
    {
        var means = Means(_network.Body.Predict(states, actions.Length / _components), actions.Length);
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = MathF.Tanh(means[i]);
        }
    }

    /// <inheritdoc />
    public void Draw(ReadOnlySpan<float> states, RandomStream random, Span<float> actions)
    {
        var latents = _network.Body.Predict(states, actions.Length / _components);
        _passing.Draw(latents, Means(latents, actions.Length), random, actions);
    }

    /// <inheritdoc />
    public void BeginUpdate()
    {
        _kept.Draw(_random, _updateWeights);
        // What explores is drawn anew as well: it belongs to the policy before.
        _stepsSinceDraw = -1;
    }

    /// <inheritdoc />
    public void Sample(ReadOnlySpan<float> states, Span<float> actions, Span<float> logProbabilities)
    {
        var latents = _network.Body.Predict(states, logProbabilities.Length);
        _passing.Sample(latents, Means(latents, actions.Length), _updateWeights, actions, logProbabilities);
    }

    /// <inheritdoc />
    public void Forward(ReadOnlySpan<float> states, Span<float> actions, Span<float> logProbabilities)
    {
        var rows = logProbabilities.Length;
        var latents = _latents.Take(rows * _network.Head.Inputs);
        _network.Body.Forward(states, rows).CopyTo(latents);
        var outputs = _outputs.Take(actions.Length);
        _network.Head.Forward(latents, rows).CopyTo(outputs);
        _kept.Sample(
            latents,
            Cut(outputs, _passingMeans.Take(actions.Length)),
            _updateWeights,
            actions,
            logProbabilities
        );
    }

    /// <inheritdoc />
    public void Learn(
        ReadOnlySpan<float> actions,
        ReadOnlySpan<float> actionGradients,
        ReadOnlySpan<float> logProbabilityGradients,
        double learningRate
    )
    {
        var latents = _latents.Take(logProbabilityGradients.Length * _network.Head.Inputs);
        var outputs = _outputs.Take(actions.Length);
        var outputGradients = _outputGradients.Take(actions.Length);
        var latentGradients = _latentGradients.Take(latents.Length);
        _optimizer.ZeroGradients();
        _kept.Gradients(
            latents,
            _updateWeights,
            actions,
            actionGradients,
            logProbabilityGradients,
            outputGradients,
            latentGradients
        );
        for (var i = 0; i < outputs.Length; i++)
        {
            outputGradients[i] = MathF.Abs(outputs[i]) < GreatestMean ? outputGradients[i] : 0;
        }

        var headGradients = _headGradients.Take(latents.Length);
        _network.Head.Backward(outputGradients, headGradients);
        for (var i = 0; i < latentGradients.Length; i++)
        {
            latentGradients[i] += headGradients[i];
        }

        _network.Body.Backward(latentGradients);
        _optimizer.Step(learningRate);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        _optimizer.Save(state.Section("optimizer"));
        state.Write("steps_since_draw", _stepsSinceDraw);
        state.Write("exploration_weights", _explorationWeights);
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        _optimizer.Load(state.Section("optimizer"));
        _stepsSinceDraw = state.ReadInt64("steps_since_draw");
        state.ReadSingles("exploration_weights").CopyTo(_explorationWeights, 0);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _logDeviations.Dispose();
    }

    private ReadOnlySpan<float> Means(ReadOnlySpan<float> latents, int length) =>
        Cut(_network.Head.Predict(latents, length / _components), _passingMeans.Take(length));

    private static ReadOnlySpan<float> Cut(ReadOnlySpan<float> outputs, Span<float> means)
    {
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = Math.Clamp(outputs[i], -GreatestMean, GreatestMean);
        }

        return means;
    }
}
