using Rlfw.Training.Optimizers;

namespace Rlfw.Training.Tests.Optimizers;

public sealed class DynamicCodeTests
{
    [Fact]
    public void The_signed_code_has_256_different_values_from_minus_1_to_1_symmetric_but_for_the_1()
    {
        var values = DynamicCode.Signed;
        values.Distinct().Count().ShouldBe(256);
        values.ShouldBeInOrder();
        values[^1].ShouldBe(1);
        values[127].ShouldBe(0);
        values.Take(127).Reverse().ShouldBe(values.Skip(128).Take(127).Select(x => -x));
        // By hand: the least is the middle of [0.1, 1] in millionths; 10^0 has 64 fractions, the last of which is 1 - 0.9/128.
        values[128].ShouldBe(0.55e-6f, 1e-12f);
        values[254].ShouldBe(1 - (0.9f / 128), 1e-6f);
        values[129].ShouldBe(0.325e-5f, 1e-11f);
        values[130].ShouldBe(0.775e-5f, 1e-11f);
    }

    [Fact]
    public void The_unsigned_code_has_twice_as_many_fractions_of_each_power()
    {
        var values = DynamicCode.Unsigned;
        values.Distinct().Count().ShouldBe(256);
        values.ShouldBeInOrder();
        (values[0], values[^1]).ShouldBe((0, 1));
        values[1].ShouldBe(0.325e-6f, 1e-12f);
        values[2].ShouldBe(0.775e-6f, 1e-12f);
        values.Count(x => x is > 0.1f and < 1).ShouldBe(128);
        values.Count(x => x is > 0.01f and < 0.1f).ShouldBe(64);
        DynamicCode.Signed.Count(x => x is > 0.1f and < 1).ShouldBe(64);
    }

    [Fact]
    public void Neighbours_from_a_millionth_to_1_differ_by_at_most_a_factor_of_the_code_s_coarsest_power()
    {
        // Within a power of n fractions neighbours differ by 0.9/n of it; the least powers have 1 and 2.
        foreach (var values in new[] { DynamicCode.Signed, DynamicCode.Unsigned })
        {
            var positive = values.Where(x => x > 0).ToArray();
            positive.Zip(positive.Skip(1)).ShouldAllBe(pair => pair.Second / pair.First < 6);
            var large = values.Where(x => x > 0.1).ToArray();
            large.Zip(large.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First < 0.0145);
        }
    }
}
