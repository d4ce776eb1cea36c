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

    // AdamW's two means in float32.
    private static readonly HeldMemory _held = new(160_000_000, 0, 0);

    [Fact]
    public void As_many_tokens_are_taken_as_the_limit_leaves_room_for()
    {
        MemoryPlan.TokensThatFit(_memory, _held).ShouldBeNull();
        // 10 - 6 - 0.24 - 1 - 2 GB of keys and values = 0.76 GB for 300 kB a token.
        var ten = _memory with
        {
            LimitBytes = 10_000_000_000,
        };
        MemoryPlan.TokensThatFit(ten, _held with { CacheBytes = 2_000_000_000 }).ShouldBe(2533);
        // More would make nothing faster; less would make no progress.
        MemoryPlan.TokensThatFit(_memory with { LimitBytes = 100_000_000_000 }, _held).ShouldBe(8192);
        MemoryPlan.TokensThatFit(_memory with { LimitBytes = 1_000_000_000 }, _held).ShouldBe(256);
    }

    [Fact]
    public void An_optimizer_that_keeps_less_and_a_reference_that_is_no_copy_leave_room_for_more()
    {
        var memory = _memory with { LimitBytes = 8_000_000_000 };
        // 8 - 6 - 0.08 - 1 GB, less what is held, for 300 kB a token.
        MemoryPlan.TokensThatFit(memory, _held).ShouldBe((920_000_000 - 160_000_000) / 300_000);
        MemoryPlan
            .TokensThatFit(memory, new HeldMemory(40_000_000, 0, 0))
            .ShouldBe((920_000_000 - 40_000_000) / 300_000);
        MemoryPlan
            .TokensThatFit(memory, new HeldMemory(40_000_000, 80_000_000, 0))
            .ShouldBe((920_000_000 - 120_000_000) / 300_000);
    }

    [Fact]
    public void The_plan_says_what_takes_how_much()
    {
        var memory = _memory with { LimitBytes = 80_000_000_000 };
        var plan = MemoryPlan.Describe(memory, _held with { CacheBytes = 4_570_000_000 }, 8192);
        plan.ShouldContain("weights                        6.00 GB");
        plan.ShouldContain("gradients and optimizer        0.24 GB");
        plan.ShouldContain("keys and values                4.57 GB");
        plan.ShouldContain("1.64 GB (micro-batches of 8,192 tokens)");
        // 6 + 0.24 + 4.57 + 8,192 x 300 kB + 1.
        plan.ShouldContain("together                      14.27 GB of  80.00 GB planned with");
        plan.ShouldNotContain("reference");
        MemoryPlan
            .Describe(memory, _held with { ReferenceBytes = 80_000_000 }, 8192)
            .ShouldContain("gradients and optimizer        0.24 GB\n  copy for the reference         0.08 GB\n");
    }
}
