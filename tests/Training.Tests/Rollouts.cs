using Rlfw.Contracts;

namespace Rlfw.Training.Tests;

/// <summary>Rollouts for estimators.</summary>
internal static class Rollouts
{
    /// <summary>One environment.</summary>
    public static Rollout Of(float[] rewards, float[] values, float[] nextValues, float[] ends) =>
        Of(rewards, values, nextValues, ends, 1);

    /// <summary>Several environments, rows are steps.</summary>
    public static Rollout Of(float[] rewards, float[] values, float[] nextValues, float[] ends, int environments)
    {
        long[] shape = [rewards.Length / environments, environments];
        return new Rollout
        {
            Observations = torch.zeros(shape[0], shape[1], 1),
            Actions = torch.zeros(shape, ScalarType.Int64),
            LogProbabilities = torch.zeros(shape),
            Values = torch.tensor(values, shape),
            NextValues = torch.tensor(nextValues, shape),
            Rewards = torch.tensor(rewards, shape),
            EpisodeEnds = torch.tensor(ends, shape),
        };
    }

    /// <summary>A random rollout whose values are consistent: within an episode the next value is that of the next step.</summary>
    public static Rollout Random(RandomStream random, int steps, int environments)
    {
        var count = steps * environments;
        float[] rewards = Draw(),
            values = Draw(),
            next = Draw(),
            ends = new float[count];
        for (var i = 0; i < count; i++)
        {
            ends[i] = random.NextDouble() < 0.2 ? 1 : 0;
            if (ends[i] != 0 && random.NextDouble() < 0.5)
            {
                next[i] = 0;
            }
            else if (ends[i] == 0 && i + environments < count)
            {
                next[i] = values[i + environments];
            }
        }

        return Of(rewards, values, next, ends, environments);

        float[] Draw() => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }

    public static float[] Floats(this Tensor tensor) => tensor.cpu().contiguous().data<float>().ToArray();
}
