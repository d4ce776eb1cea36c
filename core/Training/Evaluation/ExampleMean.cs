using Rlfw.Contracts;
using Rlfw.Training.Statistics;

namespace Rlfw.Training.Evaluation;

/// <summary>The mean of a value per example, with what chance alone may make of it.</summary>
internal static class ExampleMean
{
    private const int Repetitions = 2_000;

    /// <summary>
    /// Adds <c>name</c>, <c>name_low</c> and <c>name_high</c>: the mean and its 95 % interval by resampling examples.
    /// </summary>
    /// <param name="name">The metric.</param>
    /// <param name="values">One value per example, at least one.</param>
    /// <param name="seed">The run's root seed: the same examples are drawn in every evaluation and for every metric.</param>
    /// <param name="metrics">Takes the values.</param>
    public static void Add(string name, double[] values, ulong seed, IDictionary<string, double> metrics)
    {
        var interval = BootstrapInterval.Of(
            values,
            SampleStatistics.Mean,
            new RandomStream(seed, "evaluation-bootstrap"),
            repetitions: Repetitions
        );
        metrics[name] = interval.Estimate;
        metrics[$"{name}_low"] = interval.Low;
        metrics[$"{name}_high"] = interval.High;
    }
}
