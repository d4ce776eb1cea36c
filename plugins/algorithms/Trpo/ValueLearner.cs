using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Plugins.Trpo;

/// <summary>Fits V to returns by least squares, in random minibatches.</summary>
internal sealed class ValueLearner
{
    private readonly ITrainableNetwork _values;
    private readonly IGradientOptimizer _optimizer;
    private readonly RandomStream _random;
    private readonly int[] _order;
    private readonly float[] _inputs;
    private readonly float[] _gradients;

    /// <summary>Makes the buffers.</summary>
    /// <param name="values">V; the caller's.</param>
    /// <param name="optimizer">Its optimizer; the caller's.</param>
    /// <param name="random">The stream of the minibatches' order.</param>
    /// <param name="count">Steps in a rollout.</param>
    /// <param name="minibatchSize">Steps in a minibatch.</param>
    public ValueLearner(
        ITrainableNetwork values,
        IGradientOptimizer optimizer,
        RandomStream random,
        int count,
        int minibatchSize
    )
    {
        (_values, _optimizer, _random) = (values, optimizer, random);
        _order = [.. Enumerable.Range(0, count)];
        _inputs = new float[minibatchSize * values.Inputs];
        _gradients = new float[minibatchSize];
    }

    /// <summary>Passes over the rollout.</summary>
    /// <param name="inputs">[B, I].</param>
    /// <param name="returns">[B].</param>
    /// <param name="epochs">How many.</param>
    /// <param name="learningRate">Adam's step size.</param>
    /// <returns>The mean squared error over all minibatches; null without any.</returns>
    public double? Fit(ReadOnlySpan<float> inputs, ReadOnlySpan<float> returns, int epochs, double learningRate)
    {
        var loss = 0.0;
        var minibatches = 0;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            // From the same order each time, so that the order is a function of the stream's position alone.
            for (var i = 0; i < _order.Length; i++)
            {
                _order[i] = i;
            }

            _random.Shuffle(_order.AsSpan());
            for (var start = 0; start < _order.Length; start += _gradients.Length, minibatches++)
            {
                var rows = _order.AsSpan(start, Math.Min(_gradients.Length, _order.Length - start));
                loss += Step(inputs, returns, rows, learningRate);
            }
        }

        return minibatches == 0 ? null : loss / minibatches;
    }

    /// <summary>One step on mean (V - R)^2: 2 (V - R) / B by each value.</summary>
    private double Step(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> returns,
        ReadOnlySpan<int> rows,
        double learningRate
    )
    {
        var width = _values.Inputs;
        for (var b = 0; b < rows.Length; b++)
        {
            inputs.Slice(rows[b] * width, width).CopyTo(_inputs.AsSpan(b * width));
        }

        var values = _values.Forward(_inputs.AsSpan(0, rows.Length * width), rows.Length);
        var loss = 0.0;
        for (var b = 0; b < rows.Length; b++)
        {
            var error = values[b] - returns[rows[b]];
            loss += (double)error * error / rows.Length;
            _gradients[b] = 2 * error / rows.Length;
        }

        _optimizer.ZeroGradients();
        _values.Backward(_gradients.AsSpan(0, rows.Length));
        _optimizer.Step(learningRate);
        return loss;
    }
}
