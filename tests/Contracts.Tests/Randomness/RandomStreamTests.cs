using Rlfw.Contracts;

namespace Rlfw.Contracts.Tests.Randomness;

public sealed class RandomStreamTests
{
    [Fact]
    public void A_stream_set_to_a_position_continues_as_the_one_that_got_there()
    {
        var walked = new RandomStream(7, "policy");
        for (var i = 0; i < 1001; i++)
        {
            walked.NextUInt64();
        }

        var jumped = new RandomStream(7, "policy") { Position = walked.Position };
        for (var i = 0; i < 10; i++)
        {
            jumped.NextUInt64().ShouldBe(walked.NextUInt64());
        }
    }

    [Theory]
    [InlineData(1ul, "policy", 0, 2ul, "policy", 0)]
    [InlineData(1ul, "policy", 0, 1ul, "replay", 0)]
    [InlineData(1ul, "environment", 0, 1ul, "environment", 1)]
    public void Streams_that_differ_in_seed_name_or_index_share_no_numbers(
        ulong seedA,
        string nameA,
        int indexA,
        ulong seedB,
        string nameB,
        int indexB
    )
    {
        var a = new RandomStream(seedA, nameA, indexA);
        var b = new RandomStream(seedB, nameB, indexB);
        var drawn = Enumerable.Range(0, 500).Select(_ => a.NextUInt64()).ToHashSet();
        Enumerable.Range(0, 500).Count(_ => drawn.Contains(b.NextUInt64())).ShouldBe(0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Integers_are_uniform_by_a_chi_squared_test(int bound)
    {
        const int Draws = 70_000;
        var counts = new int[bound];
        var stream = new RandomStream(11, "test");
        for (var i = 0; i < Draws; i++)
        {
            counts[stream.NextInt(bound)]++;
        }

        var expected = (double)Draws / bound;
        var chiSquared = counts.Sum(c => (c - expected) * (c - expected) / expected);
        chiSquared.ShouldBeLessThan(25); // beyond the 99.9th percentile for up to 6 degrees of freedom
    }

    [Fact]
    public void Gaussians_have_mean_0_variance_1_and_no_skew()
    {
        var stream = new RandomStream(3, "test");
        var x = Enumerable.Range(0, 100_000).Select(_ => stream.NextGaussian()).ToArray();
        x.Average().ShouldBe(0, 0.02);
        x.Average(v => v * v).ShouldBe(1, 0.02);
        x.Average(v => v * v * v).ShouldBe(0, 0.05);
    }

    [Fact]
    public void Doubles_lie_in_the_half_open_unit_interval()
    {
        var stream = new RandomStream(5, "test");
        var x = Enumerable.Range(0, 100_000).Select(_ => stream.NextDouble()).ToArray();
        x.Min().ShouldBeGreaterThanOrEqualTo(0);
        x.Max().ShouldBeLessThan(1);
        x.Average().ShouldBe(0.5, 0.005);
    }

    [Fact]
    public void A_shuffle_keeps_all_items_and_reaches_every_order()
    {
        var stream = new RandomStream(9, "test");
        var orders = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 6000; i++)
        {
            int[] items = [1, 2, 3];
            stream.Shuffle(items.AsSpan());
            items.Order().ShouldBe([1, 2, 3]);
            var key = string.Join(",", items);
            orders[key] = orders.GetValueOrDefault(key) + 1;
        }

        orders.Count.ShouldBe(6);
        orders.Values.ShouldAllBe(c => c > 850 && c < 1150);
    }
}
