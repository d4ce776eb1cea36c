using Rlfw.Contracts;
using Rlfw.Plugins.Environments.Tests;

namespace Rlfw.Simulation.Tests;

public sealed class EpisodeClockTests
{
    [Fact]
    public void A_limit_truncates_each_episode_at_its_own_step()
    {
        var clock = new EpisodeClock("x", 2, 3);
        var outcome = new VectorOutcome(2, 1);
        clock.Start(0);
        clock.Start(1);
        clock.Advance(outcome);
        clock.Start(1);
        clock.Advance(outcome);
        outcome.Truncated.ShouldBe([false, false]);
        clock.Advance(outcome);
        outcome.Truncated.ShouldBe([true, false]);
        (clock.Steps(0), clock.Steps(1)).ShouldBe((3, 2));
        Should.Throw<InvalidOperationException>(clock.CheckRunning).Message.ShouldContain("x 0 of 2 is over");
        clock.Start(0);
        clock.CheckRunning();
    }

    [Fact]
    public void Without_a_limit_nothing_is_truncated()
    {
        var clock = new EpisodeClock("x", 1, null);
        var outcome = new VectorOutcome(1, 1);
        clock.Start(0);
        for (var step = 0; step < 100_000; step++)
        {
            clock.Advance(outcome);
        }

        outcome.Truncated[0].ShouldBeFalse();
        outcome.Terminated[0] = true;
        clock.Advance(outcome);
        Should.Throw<InvalidOperationException>(clock.CheckRunning).Message.ShouldContain("The x episode is over");
    }

    [Fact]
    public void A_checkpoint_of_another_number_of_environments_is_refused_with_both_numbers()
    {
        var state = new MemoryState();
        new EpisodeClock("x", 2, 3).Save(state);
        Should
            .Throw<InvalidDataException>(() => new EpisodeClock("x", 3, 3).Load(state))
            .Message.ShouldBe("'steps' was saved for 2 environments, there are 3: start the run anew (--new)");
    }
}
