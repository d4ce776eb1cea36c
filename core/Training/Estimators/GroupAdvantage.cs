using Rlfw.Training.Statistics;

namespace Rlfw.Training.Estimators;

/// <summary>
/// Group-relative advantages (Shao et al., 2024, "DeepSeekMath", section 4.1.2): a completion is as good as its reward
/// exceeds that of the other completions of the same prompt.
/// </summary>
public static class GroupAdvantage
{
    /// <summary>Added to the standard deviation, so that a group of nearly equal rewards does not explode.</summary>
    public const double Epsilon = 1e-4;

    /// <summary>Advantages below differ from 0 by rounding alone: equal rewards differ from their mean by it, divided by 1e-4.</summary>
    public const float Negligible = 1e-9f;

    /// <summary>Whether any advantage of a group is other than 0.</summary>
    /// <param name="advantages">Those of a group in a row.</param>
    /// <param name="groupSize">Completions per prompt G.</param>
    /// <returns>One a group.</returns>
    public static bool[] HaveSignal(IReadOnlyList<float> advantages, int groupSize)
    {
        ArgumentNullException.ThrowIfNull(advantages);
        return
        [
            .. Enumerable
                .Range(0, advantages.Count / groupSize)
                .Select(group => advantages.Skip(group * groupSize).Take(groupSize).Any(x => Math.Abs(x) > Negligible)),
        ];
    }

    /// <summary>
    /// A_i = (r_i - mean of its group) / (s + 1e-4), where s is the unbiased standard deviation of the group or the batch.
    /// A NaN reward is left out of mean and deviation and gets advantage 0. Where fewer than two rewards are left, s is 0.
    /// </summary>
    /// <param name="rewards">Rewards, those of a group in a row.</param>
    /// <param name="groupSize">Completions per prompt G, at least 1; the number of rewards is a multiple of it.</param>
    /// <param name="scale">What to divide by.</param>
    /// <returns>One advantage per reward.</returns>
    /// <exception cref="ArgumentException">The number of rewards is no multiple of the group size.</exception>
    public static float[] Compute(IReadOnlyList<double> rewards, int groupSize, AdvantageScale scale)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        CheckGroups(rewards, groupSize);
        var advantages = new float[rewards.Count];
        var batchDeviation = scale == AdvantageScale.Batch ? Deviation(Known(rewards, 0, rewards.Count)) : 0;
        for (var start = 0; start < rewards.Count; start += groupSize)
        {
            var known = Known(rewards, start, groupSize);
            if (known.Length == 0)
            {
                continue;
            }

            var mean = SampleStatistics.Mean(known);
            var divisor = scale switch
            {
                AdvantageScale.None => 1,
                AdvantageScale.Batch => batchDeviation + Epsilon,
                _ => Deviation(known) + Epsilon,
            };
            for (var i = start; i < start + groupSize; i++)
            {
                advantages[i] = double.IsNaN(rewards[i]) ? 0 : (float)((rewards[i] - mean) / divisor);
            }
        }

        return advantages;
    }

    /// <summary>
    /// A_i = r_i - mean of the other rewards of its group (Kool et al., 2019; Ahmadian et al., 2024, "RLOO", equation 8): unbiased, as
    /// its own reward is not in its baseline. A NaN reward is left out and gets advantage 0; so does one without others.
    /// </summary>
    /// <param name="rewards">Rewards, those of a group in a row.</param>
    /// <param name="groupSize">Completions per prompt G.</param>
    public static float[] LeaveOneOut(IReadOnlyList<double> rewards, int groupSize)
    {
        var centred = Centred(rewards, groupSize);
        var advantages = new float[rewards.Count];
        for (var start = 0; start < rewards.Count; start += groupSize)
        {
            var known = Known(rewards, start, groupSize).Length;
            for (var i = start; i < start + groupSize && known > 1; i++)
            {
                // r - (K m - r) / (K - 1) = K (r - m) / (K - 1).
                advantages[i] = double.IsNaN(rewards[i]) ? 0 : (float)(centred[i] * known / (known - 1));
            }
        }

        return advantages;
    }

    /// <summary>r_i - mean of its group; NaN stays NaN.</summary>
    /// <param name="rewards">Rewards, those of a group in a row.</param>
    /// <param name="groupSize">Completions per prompt G.</param>
    public static double[] Centred(IReadOnlyList<double> rewards, int groupSize)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        CheckGroups(rewards, groupSize);
        var centred = new double[rewards.Count];
        for (var start = 0; start < rewards.Count; start += groupSize)
        {
            var known = Known(rewards, start, groupSize);
            var mean = known.Length == 0 ? 0 : SampleStatistics.Mean(known);
            for (var i = start; i < start + groupSize; i++)
            {
                centred[i] = rewards[i] - mean;
            }
        }

        return centred;
    }

    /// <summary>
    /// (x_i - mean) / (s + 1e-4) over the whole batch (Hu et al., 2025, "REINFORCE++", equation 9); a NaN is left out and gets 0.
    /// </summary>
    /// <param name="values">Rewards, or what is left of them.</param>
    public static float[] Whitened(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var known = Known(values, 0, values.Count);
        if (known.Length == 0)
        {
            return new float[values.Count];
        }

        var mean = SampleStatistics.Mean(known);
        var divisor = Deviation(known) + Epsilon;
        return [.. values.Select(x => double.IsNaN(x) ? 0 : (float)((x - mean) / divisor))];
    }

    private static void CheckGroups(IReadOnlyList<double> rewards, int groupSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groupSize, 1);
        if (rewards.Count % groupSize != 0)
        {
            throw new ArgumentException(
                $"{rewards.Count} rewards do not divide into groups of {groupSize}",
                nameof(rewards)
            );
        }
    }

    private static double[] Known(IReadOnlyList<double> rewards, int start, int count)
    {
        var known = new List<double>(count);
        for (var i = start; i < start + count; i++)
        {
            if (!double.IsNaN(rewards[i]))
            {
                known.Add(rewards[i]);
            }
        }

        return [.. known];
    }

    private static double Deviation(double[] known) => known.Length < 2 ? 0 : SampleStatistics.StandardDeviation(known);
}
