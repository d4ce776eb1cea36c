using FsCheck;
using FsCheck.Fluent;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Tests.Engine;

public sealed class BlockPoolTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_block_has_users_or_can_be_had_and_never_both(bool keepsPrefixes)
    {
        Prop.ForAll(
                Gen.Choose(0, 99).ListOf(200).ToArbitrary(),
                choices =>
                {
                    var pool = new BlockPool(9, 4, keepsPrefixes);
                    List<int> used = [];
                    foreach (var choice in choices)
                    {
                        Act(pool, used, choice);
                        var users = used.Distinct().Count();
                        if (users + pool.FreeCount != pool.Count || used.Contains(0))
                        {
                            return false;
                        }
                    }

                    used.ForEach(pool.Return);
                    return pool.FreeCount == pool.Count;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Kept_blocks_are_given_out_last_and_the_one_longest_unused_first()
    {
        var pool = new BlockPool(4, 2, keepsPrefixes: true);
        int[] blocks = [pool.Take(), pool.Take(), pool.Take()];
        var first = pool.Publish(blocks[0], 0, [1, 2]);
        pool.Publish(blocks[1], first, [3, 4]);
        pool.Return(blocks[1]);
        pool.Return(blocks[0]);
        pool.Return(blocks[2]);

        pool.Take().ShouldBe(blocks[2]);
        pool.Find(0, [1, 2])!.Value.Block.ShouldBe(blocks[0]);
        pool.Take().ShouldBe(blocks[1]);
        pool.Find(first, [3, 4]).ShouldBeNull();
        pool.Find(0, [1, 2]).ShouldNotBeNull();
        pool.ForgetPrefixes();
        pool.Find(0, [1, 2]).ShouldBeNull();
        pool.FreeCount.ShouldBe(1);
    }

    [Fact]
    public void The_same_tokens_behind_another_beginning_are_another_block()
    {
        var pool = new BlockPool(5, 2, keepsPrefixes: false);
        var (a, b, c) = (pool.Take(), pool.Take(), pool.Take());
        var left = pool.Publish(a, 0, [1, 1]);
        var right = pool.Publish(b, 0, [2, 2]);
        pool.Publish(c, left, [5, 5]);
        pool.Find(left, [5, 5])!.Value.Block.ShouldBe(c);
        pool.Find(right, [5, 5]).ShouldBeNull();
        pool.Return(c);
        pool.Find(left, [5, 5]).ShouldBeNull();
    }

    private static void Act(BlockPool pool, List<int> used, int choice)
    {
        var block = used.Count > 0 ? used[choice % used.Count] : 0;
        if (choice < 40)
        {
            if (pool.Take() is var taken and > 0)
            {
                used.Contains(taken).ShouldBeFalse();
                used.Add(taken);
            }
        }
        else if (choice < 60 && pool.Find(0, [choice % 3]) is { } found)
        {
            pool.Share(found.Block);
            used.Add(found.Block);
        }
        else if (block > 0 && choice < 75 && used.Count(x => x == block) == 1)
        {
            pool.Publish(block, 0, [choice % 3]);
        }
        else if (block > 0)
        {
            pool.Return(block);
            used.Remove(block);
        }
    }
}
