using Rlfw.Contracts;
using Rlfw.Training.Learning;

namespace Rlfw.Training.Tests.Learning;

public sealed class MemoryPlanTests
{
    private static readonly TrainingMemory _memory = new()
    {
        WeightBytes = 6_000_000_000,
        LearnedBytes = 80_000_000,
        LearnedParameters = 20_000_000,
        KeptBytesPerToken = 200_000,
        WorkBytesPerToken = 100_000,
        FixedWorkBytes = 1_000_000_000,
    };

    [Fact]
    public void As_many_tokens_are_taken_as_the_limit_leaves_room_for()
    {
        MemoryPlan.TokensThatFit(_memory, 0).ShouldBeNull();
        // 10 - 6 - 0.24 - 1 - 2 GB held by others = 0.76 GB for 300 kB a token.
        MemoryPlan.TokensThatFit(_memory with { LimitBytes = 10_000_000_000 }, 2_000_000_000).ShouldBe(2533);
        // More would make nothing faster; less would make no progress.
        MemoryPlan.TokensThatFit(_memory with { LimitBytes = 100_000_000_000 }, 0).ShouldBe(8192);
        MemoryPlan.TokensThatFit(_memory with { LimitBytes = 1_000_000_000 }, 0).ShouldBe(256);
    }

    [Fact]
    public void The_plan_says_what_takes_how_much()
    {
        var plan = MemoryPlan.Describe(_memory with { LimitBytes = 80_000_000_000 }, 4_570_000_000, 8192);
        plan.ShouldContain("weights                        6.00 GB");
        plan.ShouldContain("gradients and optimizer        0.24 GB");
        plan.ShouldContain("keys and values                4.57 GB");
        plan.ShouldContain("1.64 GB (micro-batches of 8,192 tokens)");
        plan.ShouldContain("of  80.00 GB planned with");
    }
}
