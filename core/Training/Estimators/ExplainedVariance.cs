namespace Rlfw.Training.Estimators;

/// <summary>How much of the returns' variance the values explain: 1 for perfect values, 0 for a constant, below 0 for worse.</summary>
public static class ExplainedVariance
{
    /// <summary>1 - Var(returns - values) / Var(returns).</summary>
    /// <param name="values">Predicted values, float32 of any shape.</param>
    /// <param name="returns">What was observed, the same shape.</param>
    /// <returns>The share; null where the returns do not vary, as nothing is to be explained there.</returns>
    public static double? Compute(Tensor values, Tensor returns)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(returns);
        return Compute(HostArray.Of(values), HostArray.Of(returns));
    }

    /// <summary>The same on arrays; nothing is allocated.</summary>
    /// <param name="values">Predicted values.</param>
    /// <param name="returns">What was observed, as many.</param>
    /// <returns>The share; null where the returns do not vary, as nothing is to be explained there.</returns>
    public static double? Compute(ReadOnlySpan<float> values, ReadOnlySpan<float> returns)
    {
        if (returns.Length < 2)
        {
            return null;
        }

        double targetMean = 0,
            errorMean = 0;
        for (var i = 0; i < returns.Length; i++)
        {
            targetMean += returns[i];
            errorMean += (double)returns[i] - values[i];
        }

        targetMean /= returns.Length;
        errorMean /= returns.Length;
        double variation = 0,
            unexplained = 0;
        for (var i = 0; i < returns.Length; i++)
        {
            var target = returns[i] - targetMean;
            var error = (double)returns[i] - values[i] - errorMean;
            variation += target * target;
            unexplained += error * error;
        }

        return variation == 0 ? null : 1 - (unexplained / variation);
    }
}
