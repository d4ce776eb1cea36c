using Rlfw.Contracts;
using Rlfw.Training.Buffers;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Episodes of random lengths in N environments, each transition kept whole.</summary>
internal static class RandomEpisodes
{
    /// <summary>A transition of an environment.</summary>
    public sealed record Whole(
        int Environment,
        float[] Observation,
        float Action,
        float Reward,
        float[] Next,
        bool Terminated,
        bool Truncated
    )
    {
        public void ShouldBeRow(HostTransitions batch, int row, (double Sum, Whole Last, int Steps) sum)
        {
            batch.Observations.AsSpan(row * 2, 2).ToArray().ShouldBe(Observation);
            batch.Actions[row].ShouldBe(Action);
            batch.Rewards[row].ShouldBe((float)sum.Sum, 1e-4);
            batch.NextObservations.AsSpan(row * 2, 2).ToArray().ShouldBe(sum.Last.Next);
            batch.Terminated[row].ShouldBe(sum.Last.Terminated ? 1 : 0);
            batch.EpisodeEnds[row].ShouldBe(sum.Last.Terminated || sum.Last.Truncated ? 1 : 0);
            batch.Discounts[row].ShouldBe((float)Math.Pow(0.9, sum.Steps), 1e-6);
        }
    }

    /// <summary>Adds rounds of N transitions to a buffer and returns them.</summary>
    public static List<Whole> Fill(ReplayBuffer buffer, int environments, int rounds, int seed)
    {
        var random = new RandomStream((ulong)seed, "episodes");
        var added = new List<Whole>();
        var current = Enumerable.Range(0, environments).Select(_ => Point(random)).ToArray();
        for (var i = 0; i < rounds * environments; i++)
        {
            var n = i % environments;
            var end = random.NextInt(10);
            var whole = new Whole(
                n,
                current[n],
                random.NextInt(5),
                random.NextInt(100),
                Point(random),
                end == 0,
                end == 1
            );
            buffer.Add(
                n,
                whole.Observation,
                [whole.Action],
                whole.Reward,
                whole.Next,
                whole.Terminated,
                whole.Truncated
            );
            added.Add(whole);
            current[n] = end < 2 ? Point(random) : whole.Next;
        }

        return added;
    }

    /// <summary>The n-step return of a transition by its definition, and the transition it ends with.</summary>
    public static (double Sum, Whole Last, int Steps) Return(List<Whole> all, Whole first, int steps, double discount)
    {
        var from = all.Where(x => x.Environment == first.Environment)
            .SkipWhile(x => !ReferenceEquals(x, first))
            .ToList();
        var end = from.FindIndex(x => x.Terminated || x.Truncated);
        var spanned = from.Take(Math.Min(steps, end < 0 ? from.Count : end + 1)).ToList();
        return (spanned.Select((x, k) => Math.Pow(discount, k) * x.Reward).Sum(), spanned[^1], spanned.Count);
    }

    private static float[] Point(RandomStream random) => [random.NextInt(1000), random.NextInt(1000)];
}
