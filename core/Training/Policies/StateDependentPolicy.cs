using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Training.Policies;

/// <summary>
/// Generalized state-dependent exploration (Raffin, Kober and Stulp, 2021, "Smooth exploration for robotic reinforcement
/// learning", section 3): a(s) = mean(s) + theta^T z(s), where z(s) are the L latent features from which a linear layer makes the
/// mean, and theta [L, A] is normal noise that is drawn every few steps only, so that exploration is smooth within an episode.
/// Over the draws of theta an action is normal with variance sum_i z_i^2 sigma_ij^2 in component j; that density is what learns.
/// </summary>
public sealed class StateDependentPolicy : IHostPolicy
{
    /// <summary>Added to the variance, which is 0 where all features are.</summary>
    private const float Epsilon = 1e-6f;

    private readonly GsdeOptions _options;
    private readonly ITrainableNetwork _trunk;
    private readonly ITrainableNetwork _head;
    private readonly TrainableVector _logDeviations;
    private readonly int _features;
    private readonly int _components;
    private readonly float[] _deviations;
    private float[] _latents = [];
    private float[] _parameters = [];
    private float[] _meanGradients = [];
    private float[] _latentGradients = [];
    private float[] _noise = [];
    private int _steps;

    /// <summary>Puts the policy together; all parts are owned from now on.</summary>
    /// <param name="trunk">From observations to features z, [B, L].</param>
    /// <param name="head">From features to means, [B, A].</param>
    /// <param name="logDeviations">[L, A], or [L, 1] without <see cref="GsdeOptions.FullDeviations"/>.</param>
    /// <param name="options">How it explores.</param>
    public StateDependentPolicy(
        ITrainableNetwork trunk,
        ITrainableNetwork head,
        TrainableVector logDeviations,
        GsdeOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(trunk);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(logDeviations);
        ArgumentNullException.ThrowIfNull(options);
        (_trunk, _head, _logDeviations, _options) = (trunk, head, logDeviations, options);
        (_features, _components) = (trunk.Outputs, head.Outputs);
        _deviations = new float[_features * _components];
        Distribution = new HostGaussian(_components);
    }

    /// <inheritdoc />
    public IHostDistribution Distribution { get; }

    /// <inheritdoc />
    public IReadOnlyList<ITrainable> Trained => [_trunk, _head, _logDeviations];

    /// <inheritdoc />
    public void BeginRollout() => _steps = 0;

    /// <inheritdoc />
    public void Sample(
        ReadOnlySpan<float> inputs,
        RandomStream random,
        Span<float> actions,
        Span<float> logProbabilities
    )
    {
        ArgumentNullException.ThrowIfNull(random);
        var rows = logProbabilities.Length;
        var parameters = Predict(inputs, rows);
        if (_steps == 0 || (_options.SampleEvery > 0 && _steps % _options.SampleEvery == 0))
        {
            DrawNoise(rows, random);
        }

        _steps++;
        for (var n = 0; n < rows; n++)
        {
            for (var j = 0; j < _components; j++)
            {
                var noise = 0f;
                for (var i = 0; i < _features; i++)
                {
                    noise += _latents[(n * _features) + i] * _noise[(((n * _features) + i) * _components) + j];
                }

                actions[(n * _components) + j] = parameters[(2 * n * _components) + j] + noise;
            }
        }

        Distribution.LogProbabilities(parameters, actions, logProbabilities);
    }

    /// <inheritdoc />
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> inputs, int rows)
    {
        TakeLatents(_trunk.Predict(inputs, rows));
        return Join(_head.Predict(_latents.AsSpan(0, rows * _features), rows), rows);
    }

    /// <inheritdoc />
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs, int rows)
    {
        TakeLatents(_trunk.Forward(inputs, rows));
        return Join(_head.Forward(_latents.AsSpan(0, rows * _features), rows), rows);
    }

    /// <summary>
    /// With v_j = sum_i z_i^2 sigma_ij^2 + e and log deviation 1/2 log v_j: d / d sigma_ij = z_i^2 sigma_ij / v_j,
    /// d / d z_i = z_i sigma_ij^2 / v_j.
    /// </summary>
    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> gradients)
    {
        var rows = gradients.Length / (2 * _components);
        HostBuffers.Grow(ref _meanGradients, rows * _components);
        HostBuffers.Grow(ref _latentGradients, rows * _features);
        for (var b = 0; b < rows; b++)
        {
            gradients.Slice(2 * b * _components, _components).CopyTo(_meanGradients.AsSpan(b * _components));
        }

        var latentGradients = _latentGradients.AsSpan(0, rows * _features);
        _head.Backward(_meanGradients.AsSpan(0, rows * _components), latentGradients);
        for (var b = 0; b < rows; b++)
        {
            AddNoiseGradients(
                _latents.AsSpan(b * _features, _features),
                _parameters.AsSpan(((2 * b) + 1) * _components, _components),
                gradients.Slice(((2 * b) + 1) * _components, _components),
                latentGradients.Slice(b * _features, _features)
            );
        }

        _trunk.Backward(latentGradients);
    }

    /// <inheritdoc />
    public Tensor Graph(Tensor inputs)
    {
        var latents = _trunk.Module.call(inputs); // [B, L]
        var means = _head.Module.call(latents); // [B, A]
        var logDeviations = _logDeviations.Parameter.to(means.device);
        var deviations = _options.Expln
            ? where(logDeviations.gt(0), logDeviations.clamp(min: 0).log1p() + 1, logDeviations.clamp(max: 0).exp())
            : logDeviations.exp();
        var squares = (_options.LearnFeatures ? latents : latents.detach()).square();
        var variances = squares.matmul(deviations.expand(_features, _components).square()) + Epsilon;
        return cat([means, 0.5 * variances.log()], -1);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _trunk.Dispose();
        _head.Dispose();
        _logDeviations.Dispose();
    }

    /// <summary>One state's part of the gradients of deviations and, where asked for, of features.</summary>
    private void AddNoiseGradients(
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> logDeviations,
        ReadOnlySpan<float> gradients,
        Span<float> latentGradients
    )
    {
        for (var j = 0; j < _components; j++)
        {
            var weight = gradients[j] * MathF.Exp(-2 * logDeviations[j]);
            for (var i = 0; i < _features; i++)
            {
                var deviation = _deviations[(i * _components) + j];
                var parameter = IndexOf(i, j);
                _logDeviations.Gradients[parameter] +=
                    weight * latents[i] * latents[i] * deviation * Slope(_logDeviations.Values[parameter]);
                if (_options.LearnFeatures)
                {
                    latentGradients[i] += weight * latents[i] * deviation * deviation;
                }
            }
        }
    }

    private void TakeLatents(ReadOnlySpan<float> latents)
    {
        HostBuffers.Grow(ref _latents, latents.Length);
        latents.CopyTo(_latents);
    }

    /// <summary>Means and logarithms of deviations side by side.</summary>
    private ReadOnlySpan<float> Join(ReadOnlySpan<float> means, int rows)
    {
        SetDeviations();
        var width = 2 * _components;
        HostBuffers.Grow(ref _parameters, rows * width);
        for (var b = 0; b < rows; b++)
        {
            var row = _parameters.AsSpan(b * width, width);
            means.Slice(b * _components, _components).CopyTo(row);
            for (var j = 0; j < _components; j++)
            {
                var variance = Epsilon;
                for (var i = 0; i < _features; i++)
                {
                    var part = _latents[(b * _features) + i] * _deviations[(i * _components) + j];
                    variance += part * part;
                }

                row[_components + j] = 0.5f * MathF.Log(variance);
            }
        }

        return _parameters.AsSpan(0, rows * width);
    }

    private void SetDeviations()
    {
        var values = _logDeviations.Values;
        for (var i = 0; i < _features; i++)
        {
            for (var j = 0; j < _components; j++)
            {
                _deviations[(i * _components) + j] = Deviation(values[IndexOf(i, j)]);
            }
        }
    }

    private void DrawNoise(int rows, RandomStream random)
    {
        HostBuffers.Grow(ref _noise, rows * _deviations.Length);
        for (var k = 0; k < rows * _deviations.Length; k++)
        {
            _noise[k] = _deviations[k % _deviations.Length] * (float)random.NextGaussian();
        }
    }

    private int IndexOf(int feature, int component) =>
        _options.FullDeviations ? (feature * _components) + component : feature;

    private float Deviation(float parameter) =>
        _options.Expln && parameter > 0 ? 1 + MathF.Log(1 + parameter) : MathF.Exp(parameter);

    /// <summary>d deviation / d parameter.</summary>
    private float Slope(float parameter) =>
        _options.Expln && parameter > 0 ? 1 / (1 + parameter) : MathF.Exp(parameter);
}
