using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Training.Optimizers;

/// <summary>AdamW (Loshchilov and Hutter, 2017, https://arxiv.org/abs/1711.05101), its means in the parameters' dtype.</summary>
internal sealed class AdamWOptimizer : IParameterOptimizer
{
    private readonly AdamW _adam;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="settings">Its numbers.</param>
    public AdamWOptimizer(IReadOnlyList<Parameter> parameters, AdamWSettings settings)
    {
        Parameters = parameters;
        _adam = optim.AdamW(
            parameters,
            lr: settings.LearningRate,
            beta1: settings.Beta1,
            beta2: settings.Beta2,
            eps: settings.Epsilon,
            weight_decay: settings.WeightDecay
        );
    }

    /// <inheritdoc />
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc />
    public double LearningRate
    {
        get => _adam.ParamGroups.First().LearningRate;
        set
        {
            foreach (var group in _adam.ParamGroups)
            {
                group.LearningRate = value;
            }
        }
    }

    /// <inheritdoc />
    public long StateBytes => 2 * Parameters.Sum(parameter => parameter.numel() * parameter.dtype.ElementSize());

    /// <inheritdoc />
    public void ZeroGradients() => _adam.zero_grad();

    /// <inheritdoc />
    public void Step() => _adam.step();

    /// <inheritdoc />
    public void Save(ITensorStateWriter state) => OptimizerCheckpoint.Save(_adam, state);

    /// <inheritdoc />
    public void Load(ITensorStateReader state) => OptimizerCheckpoint.Load(_adam, state);

    /// <inheritdoc />
    public void Dispose() => _adam.Dispose();
}
