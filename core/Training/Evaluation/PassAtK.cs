namespace Rlfw.Training.Evaluation;

/// <summary>The chance that at least one of k completions is right, estimated from n of which c are.</summary>
public static class PassAtK
{
    /// <summary>
    /// The unbiased estimate <c>1 - C(n - c, k) / C(n, k)</c> (Chen et al. 2021, "Evaluating large language models trained on
    /// code", equation 1), as a product that does not overflow.
    /// </summary>
    /// <param name="samples">n.</param>
    /// <param name="right">c, in [0, n].</param>
    /// <param name="k">k, in [1, n].</param>
    /// <exception cref="ArgumentOutOfRangeException">c or k is out of range.</exception>
    public static double Estimate(int samples, int right, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(right, samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, samples);
        if (samples - right < k)
        {
            return 1;
        }

        var allWrong = 1.0;
        for (var i = samples - right + 1; i <= samples; i++)
        {
            allWrong *= 1 - ((double)k / i);
        }

        return 1 - allWrong;
    }

    /// <summary>The values of k worth reporting for n samples: the powers of two up to n, and n.</summary>
    /// <param name="samples">n, at least 1.</param>
    public static IReadOnlyList<int> Ks(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        var ks = new List<int>();
        for (long k = 1; k < samples; k *= 2)
        {
            ks.Add((int)k);
        }

        ks.Add(samples);
        return ks;
    }
}
