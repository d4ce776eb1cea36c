using Rlfw.Contracts;
using Rlfw.Plugins.BitFlip;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class BitFlipTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    public void Flipping_each_bit_that_differs_reaches_the_goal_and_no_step_before_pays(int bits)
    {
        var environment = new BitFlipEnvironment(new BitFlipOptions { Bits = bits });
        var observation = new float[3 * bits];
        var random = new RandomStream(1, "environment");
        for (var episode = 0; episode < 20; episode++)
        {
            environment.Reset(random, observation);
            var wrong = Enumerable.Range(0, bits).Where(i => observation[i] != observation[(2 * bits) + i]).ToArray();
            wrong.ShouldNotBeEmpty();
            foreach (var bit in wrong)
            {
                var before = observation.ToArray();
                var last = bit == wrong[^1];
                var result = environment.Step([bit], observation);
                result.Reward.ShouldBe(last ? 0 : -1);
                result.Terminated.ShouldBe(last);
                observation[bit].ShouldBe(1 - before[bit]);
                observation[bits + bit].ShouldBe(observation[bit]);
            }
        }
    }

    [Fact]
    public void An_episode_has_as_many_steps_as_bits()
    {
        var environment = new BitFlipEnvironment(new BitFlipOptions { Bits = 4 });
        var observation = new float[12];
        environment.Reset(new RandomStream(3, "environment"), observation);

        // Back and forth never gets there where two bits differ or more.
        var bit = Enumerable.Range(0, 4).First(i => observation[i] == observation[8 + i]);
        new[] { 1, 2, 3, 4 }
            .Select(_ => environment.Step([bit], observation).Truncated)
            .ShouldBe([false, false, false, true]);
    }

    [Fact]
    public void Judging_a_step_gives_what_the_step_gave()
    {
        var environment = new BitFlipEnvironment(new BitFlipOptions { Bits = 3 });
        environment.Goals.ShouldBe(new GoalLayout(3, 3));
        Goals.StepsThatJudgeAgrees(environment, 3000).ShouldBeGreaterThan(300);
    }
}
