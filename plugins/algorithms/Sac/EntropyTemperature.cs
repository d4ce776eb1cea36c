using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Plugins.Sac;

/// <summary>
/// The temperature alpha, fixed or learned so that the policy's entropy approaches a target (Haarnoja et al., 2018, "Soft
/// actor-critic algorithms and applications", section 5). What is learned is log alpha, by the loss
/// -log alpha (mean log pi(a|s) + target).
/// </summary>
internal sealed class EntropyTemperature : ITensorStateful, IDisposable
{
    private readonly double _fixed;
    private readonly double _targetEntropy;
    private readonly TrainableVector? _logarithm;
    private readonly IGradientOptimizer? _optimizer;

    /// <summary>Makes the temperature.</summary>
    /// <param name="temperature">What the user wants.</param>
    /// <param name="targetEntropy">The entropy that a learned one aims at, in nats.</param>
    public EntropyTemperature(Temperature temperature, double targetEntropy)
    {
        (_fixed, _targetEntropy) = (temperature.Initial, targetEntropy);
        if (temperature.IsLearned)
        {
            _logarithm = new TrainableVector(Math.Log(temperature.Initial), 1);
            _optimizer = GradientOptimizers.Adam(new AdamSettings(), _logarithm);
        }
    }

    /// <summary>log alpha where it is learned.</summary>
    public Parameter? Parameter => _logarithm?.Parameter;

    /// <summary>alpha.</summary>
    public float Value => _logarithm is null ? (float)_fixed : MathF.Exp(_logarithm.Values[0]);

    /// <summary>One step of Adam where it is learned: the gradient by log alpha is -(mean log pi + target).</summary>
    /// <param name="meanLogProbability">The minibatch's mean of log pi(a|s).</param>
    /// <param name="learningRate">Adam's step size.</param>
    /// <returns>The loss; null where the temperature is fixed.</returns>
    public double? Learn(double meanLogProbability, double learningRate)
    {
        if (_logarithm is null)
        {
            return null;
        }

        var gradient = -(meanLogProbability + _targetEntropy);
        var loss = _logarithm.Values[0] * gradient;
        _optimizer!.ZeroGradients();
        _logarithm.Gradients[0] = (float)gradient;
        _optimizer.Step(learningRate);
        return loss;
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state) => _optimizer?.Save(state);

    /// <inheritdoc />
    public void Load(ITensorStateReader state) => _optimizer?.Load(state);

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer?.Dispose();
        _logarithm?.Dispose();
    }
}
