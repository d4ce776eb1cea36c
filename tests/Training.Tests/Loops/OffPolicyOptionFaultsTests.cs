using Rlfw.Contracts;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Tests.Loops;

public sealed class OffPolicyOptionFaultsTests
{
    [Fact]
    public void Settings_that_fit_have_no_faults()
    {
        OffPolicyOptionFaults.Of(new OffPolicySettings(4, 100, 32, 10, 8, 1)).ShouldBeEmpty();
        // Rounds by episodes do not ask for a multiple.
        OffPolicyOptionFaults
            .Of(new OffPolicySettings(4, 100, 32, 10, 1, 0) { TrainEveryEpisodes = 1 })
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_contradiction_is_told_under_its_options_name()
    {
        OffPolicyOptionFaults
            .Of(new OffPolicySettings(3, 2, 32, 10, 4, 1))
            .Select(x => (x.MemberNames.Single(), x.ErrorMessage))
            .ShouldBe([
                ("TrainEvery", "train_every 4 is not a multiple of environments 3"),
                ("BatchSize", "batch_size 32 is larger than replay_capacity 2"),
                ("Environments", "environments 3 is larger than replay_capacity 2"),
            ]);
    }

    [Theory]
    [InlineData("1e-3", true)]
    [InlineData("linear(1e-3, 0)", true)]
    [InlineData("0", false)]
    [InlineData("linear(1e-3, -1e-3)", false)]
    public void A_step_size_begins_above_nought_and_does_not_fall_below(string schedule, bool fits) =>
        OffPolicyOptionFaults
            .OfStepSize(Schedule.Parse(schedule, null), "ActorLearningRate", "actor_learning_rate")
            .Any()
            .ShouldBe(!fits);
}
