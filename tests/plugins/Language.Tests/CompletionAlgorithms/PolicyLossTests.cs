using Rlfw.Plugins.Grpo;

namespace Rlfw.Plugins.Language.Tests.CompletionAlgorithms;

/// <summary>Values computed by hand from the formulas.</summary>
public sealed class PolicyLossTests
{
    private readonly ClippedPolicyLoss _loss = new(Low: 0.2, High: 0.3);

    [Theory]
    [InlineData(1.5, 2, -2.6)] // min(3, 1.3 · 2)
    [InlineData(0.5, 2, -1)] // min(1, 0.8 · 2)
    [InlineData(1.5, -1, 1.5)] // min(-1.5, -1.3)
    [InlineData(0.5, -1, 0.8)] // min(-0.5, -0.8)
    [InlineData(1.1, 2, -2.2)]
    [InlineData(1, -1, 1)]
    public void The_smaller_of_ratio_and_clipped_ratio_times_advantage_counts(
        double ratio,
        double advantage,
        double expected
    )
    {
        using var scope = NewDisposeScope();
        Loss(ratio, advantage).Loss.item<float>().ShouldBe((float)expected, 1e-6f);
    }

    [Theory]
    [InlineData(1.5, 2, 0)]
    [InlineData(0.5, 2, -1)]
    [InlineData(1.5, -1, 1.5)]
    [InlineData(0.5, -1, 0)]
    [InlineData(1, 2, -2)]
    public void The_gradient_is_ratio_times_advantage_and_ends_where_the_ratio_is_clipped(
        double ratio,
        double advantage,
        double expected
    )
    {
        using var scope = NewDisposeScope();
        var (logProbability, loss) = Loss(ratio, advantage);
        loss.backward();
        logProbability.grad.ShouldNotBeNull().item<float>().ShouldBe((float)expected, 1e-6f);
    }

    [Fact]
    public void Clipped_tokens_are_those_whose_gradient_ended()
    {
        using var scope = NewDisposeScope();
        var ratios = torch.tensor(new[] { 0.7f, 1, 1.4f, 0.7f, 1, 1.4f }, [2, 3]);
        var (low, high) = _loss.Clipped(ratios, torch.tensor(new[] { 1f, -1 }, [2, 1]));
        low.data<bool>().ToArray().ShouldBe([false, false, false, true, false, false]);
        high.data<bool>().ToArray().ShouldBe([false, false, true, false, false, false]);
    }

    [Theory]
    [InlineData(LossType.Dapo, 0.7)] // (1 + 2 + 4) / 10
    [InlineData(LossType.Grpo, 1.375)] // ((1 + 2) / 2 + 4) / 2 rows / 2 parts
    [InlineData(LossType.Bnpo, 0.875)] // 7 / 4 / 2 parts
    [InlineData(LossType.DrGrpo, 0.35)] // 7 / (2 rows · 5 tokens) / 2 parts
    public void Token_losses_become_one_number_as_the_loss_type_says(LossType type, double expected)
    {
        using var scope = NewDisposeScope();
        var losses = torch.tensor(new[] { 1f, 2, 3, 4, 5, 6 }, [2, 3]);
        var mask = torch.tensor(new[] { 1f, 1, 0, 1, 0, 0 }, [2, 3]);
        // Four tokens are in the micro-batch's rows: one row of one token was left out for its zero advantage.
        var scale = new BatchScale(GenerationTokens: 10, Tokens: 4, Rows: 2, MicroBatches: 2);
        LossAggregations
            .For(type, maximumNewTokens: 5)
            .Aggregate(losses, mask, scale)
            .item<float>()
            .ShouldBe((float)expected, 1e-6f);
    }

    [Fact]
    public void Groups_without_a_spread_of_rewards_are_counted()
    {
        RewardSpread.ZeroDeviationShare([1, 1, 0, 1, double.NaN, 1, 0, 0], 2).ShouldBe(0.75);
    }

    private (Tensor LogProbability, Tensor Loss) Loss(double ratio, double advantage)
    {
        var old = torch.tensor(new[] { -0.5f }, [1, 1]);
        var logProbability = (old + (float)Math.Log(ratio)).requires_grad_();
        return (logProbability, _loss.Compute(logProbability, old, torch.tensor(new[] { (float)advantage }, [1, 1])));
    }
}
