using Rlfw.Contracts;
using Rlfw.Plugins.Mlp;

namespace Rlfw.Plugins.ActorCritic.Tests;

/// <summary>Transitions in spaces of three observed numbers and two actions with bounds that are not those of the policy.</summary>
internal sealed class Batches
{
    public const int Rows = 6;

    public static readonly BoxSpace Observations = new([-9, -9, -9], [9, 9, 9]);

    public static readonly BoxSpace Actions = new([-2, 0], [2, 1]);

    private readonly RandomStream _random = new(5, "batches");

    /// <summary>What an algorithm is built with; the same parameters and noise every time.</summary>
    public static EnvironmentAlgorithmContext Context() =>
        new(
            Observations,
            Actions,
            new MlpBuilder(new MlpOptions { Hidden = [16, 8] }),
            CPU,
            new RandomStreams(1),
            new Budget(null, 1000)
        );

    /// <summary>Actions within the space, one transition in three terminal.</summary>
    public HostTransitions Next()
    {
        var batch = new HostTransitions(Rows, 3, 2);
        Fill(batch.Observations);
        Fill(batch.NextObservations);
        Fill(batch.Rewards);
        for (var row = 0; row < Rows; row++)
        {
            batch.Actions[2 * row] = (float)_random.NextDouble(-2, 2);
            batch.Actions[(2 * row) + 1] = (float)_random.NextDouble(0, 1);
            batch.Terminated[row] = row % 3 == 0 ? 1 : 0;
        }

        batch.Discounts.AsSpan().Fill(1);
        batch.Weights.AsSpan().Fill(1);
        return batch;
    }

    /// <summary>An array of a batch as [rows, width].</summary>
    public static Tensor Rows2(float[] values, int width) => tensor(values, [values.Length / width, width]);

    /// <summary>The actions of a batch in [-1, 1].</summary>
    public static Tensor UnitActions(HostTransitions batch) =>
        Rows2(batch.Actions, 2) * tensor(new[] { 0.5f, 2f }) - tensor(new[] { 0f, 1f });

    /// <summary>y = r + 0.9 (1 - terminated) v.</summary>
    public static Tensor Targets(HostTransitions batch, Tensor nextValues) =>
        tensor(batch.Rewards) + (0.9 * (1 - tensor(batch.Terminated)) * nextValues);

    /// <summary>Standard normal numbers, as the algorithms draw them.</summary>
    public static Tensor Noise(RandomStream random, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)random.NextGaussian();
        }

        return tensor(values, shape);
    }

    private void Fill(float[] values)
    {
        foreach (ref var value in values.AsSpan())
        {
            value = (float)_random.NextGaussian();
        }
    }
}
