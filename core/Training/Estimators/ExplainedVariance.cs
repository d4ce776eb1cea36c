using Rlfw.Training.Statistics;

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
        float[] predicted = HostArray.Of(values),
            observed = HostArray.Of(returns);
        if (observed.Length < 2)
        {
            return null;
        }

        double[] target = Array.ConvertAll(observed, x => (double)x),
            error = new double[observed.Length];
        for (var i = 0; i < error.Length; i++)
        {
            error[i] = target[i] - predicted[i];
        }

        double deviation = SampleStatistics.StandardDeviation(target),
            unexplained = SampleStatistics.StandardDeviation(error);
        return deviation == 0 ? null : 1 - (unexplained * unexplained / (deviation * deviation));
    }
}
