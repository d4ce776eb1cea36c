using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Training.Optimizers;

/// <summary>
/// AdamW whose means take a byte a number instead of four (Dettmers et al., 2021, "8-bit Optimizers via Block-wise Quantization"): each
/// step decodes them, moves the parameter as AdamW in float32 does, and encodes what they became. Parameters of fewer than
/// <see cref="LeastEncoded"/> elements keep theirs in float32, as in bitsandbytes: they save nothing, and norms and biases
/// react to it the most.
/// </summary>
internal sealed class AdamW8BitOptimizer : IParameterOptimizer
{
    /// <summary>Elements from which on a parameter's means are encoded.</summary>
    public const long LeastEncoded = 4096;

    // A multiple of the block: what a step holds in float32 at a time, whatever the largest parameter is.
    private const long ElementsAtOnce = 1 << 23;

    private readonly AdamWSettings _settings;
    private readonly Dictionary<(DeviceType, int), (BlockwiseCode Signed, BlockwiseCode Unsigned)> _codes = [];
    private readonly IMoments[] _moments;
    private readonly long[] _steps;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="settings">Its numbers.</param>
    public AdamW8BitOptimizer(IReadOnlyList<Parameter> parameters, AdamWSettings settings)
    {
        (Parameters, _settings, LearningRate) = (parameters, settings, settings.LearningRate);
        _moments = [.. parameters.Select(NewMoments)];
        _steps = new long[parameters.Count];
    }

    /// <inheritdoc />
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc />
    public double LearningRate { get; set; }

    /// <inheritdoc />
    public long StateBytes => _moments.Sum(moments => moments.Bytes);

    /// <inheritdoc />
    public void ZeroGradients()
    {
        foreach (var parameter in Parameters)
        {
            parameter.grad = null;
        }
    }

    /// <inheritdoc />
    public void Step()
    {
        using var gradients = no_grad();
        for (var i = 0; i < Parameters.Count; i++)
        {
            using var scope = NewDisposeScope();
            if (Parameters[i].grad is { } gradient)
            {
                _steps[i]++;
                Step(Parameters[i], gradient, _moments[i], _steps[i]);
            }
        }
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("learning_rate", LearningRate);
        state.Write("steps", _steps);
        for (var i = 0; i < _moments.Length; i++)
        {
            _moments[i].Save(state.Section(i.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var steps = state.ReadInt64s("steps");
        if (steps.Length != _steps.Length)
        {
            throw new ArgumentException(
                $"the checkpoint's optimizer knows {steps.Length} parameters, and {_steps.Length} are learned",
                nameof(state)
            );
        }

        LearningRate = state.ReadDouble("learning_rate");
        steps.CopyTo(_steps, 0);
        for (var i = 0; i < _moments.Length; i++)
        {
            _moments[i].Load(state.Section(i.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var moments in _moments)
        {
            moments.Dispose();
        }

        foreach (var (signed, unsigned) in _codes.Values)
        {
            signed.Dispose();
            unsigned.Dispose();
        }
    }

    private void Step(Tensor parameter, Tensor gradient, IMoments moments, long step)
    {
        var (values, slopes) = (parameter.view(-1), gradient.reshape(-1));
        for (var first = 0L; first < values.shape[0]; first += ElementsAtOnce)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(ElementsAtOnce, values.shape[0] - first);
            var part = values.narrow(0, first, count);
            var slope = slopes.narrow(0, first, count).to_type(ScalarType.Float32);
            var (mean, square) = moments.Read(first, count);
            mean.mul_(_settings.Beta1).add_(slope, alpha: 1 - _settings.Beta1);
            square.mul_(_settings.Beta2).addcmul_(slope, slope, value: 1 - _settings.Beta2);
            var denominator = (square / (1 - Math.Pow(_settings.Beta2, step))).sqrt_().add_(_settings.Epsilon);
            var update = mean / denominator * (LearningRate / (1 - Math.Pow(_settings.Beta1, step)));
            if (_settings.WeightDecay > 0)
            {
                part.mul_(1 - (LearningRate * _settings.WeightDecay));
            }

            part.sub_(update.to_type(part.dtype));
            moments.Write(first, mean, square);
        }
    }

    private IMoments NewMoments(Parameter parameter)
    {
        var (count, device) = (parameter.numel(), parameter.device);
        if (count < LeastEncoded)
        {
            return new WholeMoments(count, device);
        }

        var place = (device.type, device.index);
        if (!_codes.TryGetValue(place, out var codes))
        {
            codes = (new BlockwiseCode(DynamicCode.Signed, device), new BlockwiseCode(DynamicCode.Unsigned, device));
            _codes.Add(place, codes);
        }

        return new EncodedMoments(count, codes, device);
    }
}
