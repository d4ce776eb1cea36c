using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Training.Buffers;

namespace Rlfw.Training.Tests.Buffers;

public sealed class PrioritySumsTests
{
    /// <summary>Integer weights, so that sums are exact and a linear search finds the very same row.</summary>
    [Fact]
    public void A_point_falls_on_the_row_that_a_linear_search_finds() =>
        Prop.ForAll(
                Gen.Choose(1, 700).ToArbitrary(),
                Gen.Choose(0, 100_000).ToArbitrary(),
                (capacity, seed) =>
                {
                    var random = new RandomStream((ulong)seed, "weights");
                    var sums = new PrioritySums(capacity);
                    var weights = new float[capacity];
                    for (var i = 0; i < 2 * capacity; i++)
                    {
                        var row = random.NextInt(capacity);
                        weights[row] = random.NextInt(5);
                        sums.Set(row, weights[row]);
                    }

                    weights[^1] = 1;
                    sums.Set(capacity - 1, 1);
                    sums.Total.ShouldBe(weights.Sum(x => (double)x));
                    for (var i = 0; i < 50; i++)
                    {
                        var point = random.NextDouble() * sums.Total;
                        sums.Find(point).ShouldBe(Search(weights, point));
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_point_beyond_the_end_falls_on_the_last_row_with_a_weight()
    {
        var sums = new PrioritySums(100);
        sums.Set(3, 1);
        sums.Set(40, 2);

        sums.Find(3).ShouldBe(40);
        sums.Find(1e9).ShouldBe(40);
        sums.Find(0.999).ShouldBe(3);
        sums.Find(1).ShouldBe(40);
    }

    [Fact]
    public void Sums_computed_anew_are_those_of_single_changes()
    {
        PrioritySums one = new(1000),
            other = new(1000);
        var random = new RandomStream(2, "weights");
        for (var i = 0; i < 5000; i++)
        {
            one.Set(random.NextInt(1000), (float)random.NextDouble());
        }

        one.Weights.CopyTo(other.Weights);
        other.Recompute();

        other.Total.ShouldBe(one.Total);
        for (var i = 0; i < 100; i++)
        {
            var point = random.NextDouble() * one.Total;
            other.Find(point).ShouldBe(one.Find(point));
        }
    }

    private static int Search(float[] weights, double point)
    {
        for (var i = 0; ; i++)
        {
            if (point < weights[i])
            {
                return i;
            }

            point -= weights[i];
        }
    }
}
