using Rlfw.Contracts;

namespace Rlfw.Simulation.Tests;

public sealed class TableDrawsTests
{
    private static readonly TransitionTable Table = new(
        3,
        1,
        [0.5, 0, 0.5],
        [
            [new(0.2, 0, 1, false), new(0, 1, 9, true), new(0.5, 1, 2, false), new(0.3, 2, 3, true)],
            [new(1, 2, 4, true)],
            [new(1, 2, 0, true)],
        ]
    );

    [Fact]
    public void What_may_follow_is_drawn_as_often_as_the_table_says_and_what_cannot_never()
    {
        var draws = new TableDraws(Table);
        var random = new RandomStream(1, "environment");
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
        {
            counts[(int)draws.After(0, 0, random).Reward]++;
        }

        // Four standard deviations of a share in 100,000 draws are at most 0.0064.
        (counts[1] / 1e5).ShouldBe(0.2, 0.0064);
        (counts[2] / 1e5).ShouldBe(0.5, 0.0064);
        (counts[3] / 1e5).ShouldBe(0.3, 0.0064);
        counts[9].ShouldBe(0);
    }

    [Fact]
    public void Episodes_begin_where_the_table_says()
    {
        var draws = new TableDraws(Table);
        var random = new RandomStream(1, "environment");
        var firsts = Enumerable.Range(0, 100_000).Select(_ => draws.First(random)).ToArray();
        (firsts.Count(state => state == 0) / 1e5).ShouldBe(0.5, 0.0064);
        firsts.ShouldNotContain(1);
    }

    [Fact]
    public void Where_one_thing_alone_may_follow_no_number_is_drawn()
    {
        var draws = new TableDraws(Table);
        var random = new RandomStream(1, "environment");
        draws.After(1, 0, random).Reward.ShouldBe(4);
        random.Position.ShouldBe(0UL);
        new TableDraws(
            new TransitionTable(
                2,
                1,
                [0, 1],
                [
                    [new(1, 0, 0, true)],
                    [new(1, 0, 0, true)],
                ]
            )
        ).First(random).ShouldBe(1);
        random.Position.ShouldBe(0UL);
    }
}
