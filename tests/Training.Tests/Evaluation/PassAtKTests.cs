using FsCheck;
using FsCheck.Fluent;
using Rlfw.Training.Evaluation;

namespace Rlfw.Training.Tests.Evaluation;

public sealed class PassAtKTests
{
    [Theory]
    // By hand: 1 - C(3, 2) / C(5, 2) = 1 - 3/10; 1 - C(2, 2) / C(4, 2) = 1 - 1/6; all wrong; more right than can be missed.
    [InlineData(5, 2, 2, 0.7)]
    [InlineData(4, 2, 2, 5 / 6.0)]
    [InlineData(8, 0, 8, 0)]
    [InlineData(5, 4, 2, 1)]
    [InlineData(8, 3, 1, 0.375)]
    public void The_estimate_is_the_share_of_subsets_with_a_right_one(int samples, int right, int k, double expected) =>
        PassAtK.Estimate(samples, right, k).ShouldBe(expected, 1e-12);

    [Fact]
    public void It_equals_counting_all_subsets() =>
        Prop.ForAll<byte, byte, byte>(
                (samples, right, k) =>
                {
                    var n = 1 + (samples % 10);
                    var c = right % (n + 1);
                    var size = 1 + (k % n);
                    var subsets = Enumerable.Range(0, 1 << n).Where(x => int.PopCount(x) == size).ToArray();
                    // The first c of the n are right.
                    var hits = subsets.Count(x => (x & ((1 << c) - 1)) != 0);

                    PassAtK.Estimate(n, c, size).ShouldBe((double)hits / subsets.Length, 1e-12);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Many_samples_do_not_overflow() => PassAtK.Estimate(10_000, 5_000, 1).ShouldBe(0.5, 1e-9);

    [Theory]
    [InlineData(4, 5, 1)]
    [InlineData(4, -1, 1)]
    [InlineData(4, 1, 5)]
    [InlineData(4, 1, 0)]
    public void What_is_out_of_range_is_refused(int samples, int right, int k) =>
        Should.Throw<ArgumentOutOfRangeException>(() => PassAtK.Estimate(samples, right, k));

    [Fact]
    public void Powers_of_two_and_the_number_itself_are_reported()
    {
        PassAtK.Ks(1).ShouldBe([1]);
        PassAtK.Ks(8).ShouldBe([1, 2, 4, 8]);
        PassAtK.Ks(10).ShouldBe([1, 2, 4, 8, 10]);
    }
}
