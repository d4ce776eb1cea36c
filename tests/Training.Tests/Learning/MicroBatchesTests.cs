using Rlfw.Training.Learning;

namespace Rlfw.Training.Tests.Learning;

public sealed class MicroBatchesTests
{
    [Fact]
    public void Parts_are_the_items_in_order_and_within_the_limits()
    {
        int[] lengths = [5, 3, 9, 20, 1, 1, 1, 8, 2];
        var parts = MicroBatches.Split(lengths, x => x, 10, 3);
        parts.SelectMany(x => x).ShouldBe(lengths);
        // One that is too long by itself stands alone.
        parts.ShouldBe([
            [5, 3],
            [9],
            [20],
            [1, 1, 1],
            [8, 2],
        ]);
    }

    [Fact]
    public void Without_limits_there_is_one_part()
    {
        MicroBatches.Split([1, 2, 3], x => x, null, null).ShouldHaveSingleItem().ShouldBe([1, 2, 3]);
        MicroBatches.Split(Array.Empty<int>(), x => x, 1, 1).ShouldBeEmpty();
    }
}
