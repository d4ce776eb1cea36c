namespace Rlfw.Training.Estimators;

/// <summary>Numbers brought to mean 0 and standard deviation 1, as many algorithms do with advantages.</summary>
public static class StandardScores
{
    /// <summary>What is added to the deviation, so that numbers that do not vary become 0.</summary>
    private const double Epsilon = 1e-8;

    /// <summary>(x - mean) / (deviation + 1e-8), with the deviation's divisor n - 1.</summary>
    /// <param name="values">At least two.</param>
    /// <param name="scores">Takes the results, as many; may be <paramref name="values"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than two values.</exception>
    public static void Compute(ReadOnlySpan<float> values, Span<float> scores)
    {
        if (values.Length < 2)
        {
            throw new ArgumentException($"at least 2 values are needed, there are {values.Length}", nameof(values));
        }

        var mean = 0.0;
        foreach (var value in values)
        {
            mean += value;
        }

        mean /= values.Length;
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        var scale = 1 / (Math.Sqrt(squares / (values.Length - 1)) + Epsilon);
        for (var i = 0; i < values.Length; i++)
        {
            scores[i] = (float)((values[i] - mean) * scale);
        }
    }
}
