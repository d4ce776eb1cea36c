using Rlfw.Plugins.Grpo;
using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Language.Tests.CompletionAlgorithms;

/// <summary>Values computed by hand from the formulas.</summary>
public sealed class PolicyLossTests
{
    private static readonly ClipRange _range = new(Low: 0.2, High: 0.3);

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
        Loss(ratio, advantage, _range).Loss.item<float>().ShouldBe((float)expected, 1e-6f);
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
        var (logProbability, loss) = Loss(ratio, advantage, _range);
        loss.backward();
        logProbability.grad.ShouldNotBeNull().item<float>().ShouldBe((float)expected, 1e-6f);
    }

    [Theory]
    [InlineData(5, -2, 6, 0)] // held at 3: 3 · 2
    [InlineData(2.5, -2, 5, 5)] // below the limit: the ratio itself
    [InlineData(5, 2, -2.6, 0)] // a positive advantage ends at 1.3 as ever
    public void A_dual_clip_limits_the_ratio_of_negative_advantages_too(
        double ratio,
        double advantage,
        double expected,
        double gradient
    )
    {
        using var scope = NewDisposeScope();
        var (logProbability, loss) = Loss(ratio, advantage, _range with { Dual = 3 });
        loss.item<float>().ShouldBe((float)expected, 1e-5f);
        loss.backward();
        logProbability.grad.ShouldNotBeNull().item<float>().ShouldBe((float)gradient, 1e-5f);
    }

    [Fact]
    public void Clipped_tokens_are_those_whose_gradient_ended()
    {
        using var scope = NewDisposeScope();
        var ratios = torch.tensor(new[] { 0.7f, 1, 1.4f, 0.7f, 1, 1.4f });
        var losses = PolicySurrogates.Clipped(ratios, torch.tensor(new[] { 1f, 1, 1, -1, -1, -1 }), _range);
        losses.ClippedLow.data<bool>().ToArray().ShouldBe([false, false, false, true, false, false]);
        losses.ClippedHigh.data<bool>().ToArray().ShouldBe([false, false, true, false, false, false]);
    }

    [Fact]
    public void Cispo_weighs_log_probabilities_by_the_ratio_held_below_its_limit_and_ends_no_gradient()
    {
        using var scope = NewDisposeScope();
        // Ratios 2 and 0.5 of the two tokens, advantages 1.5 and -1; the limit is 1.2.
        var tokens = Tokens([-1, -2], [-1 - MathF.Log(2), -2 + MathF.Log(2)], [1.5f, -1], [1, 1]);
        var losses = new CispoObjective(limit: 1.2).Losses(tokens);
        // -1.2 · 1.5 · -1 and -0.5 · -1 · -2.
        losses.Losses.data<float>().ToArray().ShouldBe([1.8f, -1], 1e-5);
        losses.Losses.sum().backward();
        tokens.LogProbabilities.grad!.data<float>().ToArray().ShouldBe([-1.8f, 0.5f], 1e-5);
        losses.ClippedHigh.data<bool>().ToArray().ShouldBe([true, false]);
    }

    [Fact]
    public void Gspo_has_one_ratio_a_completion_the_geometric_mean_of_its_tokens()
    {
        using var scope = NewDisposeScope();
        // Log-ratios 0.3 and -0.1 of a completion of two tokens, 0.05 of one of one: means 0.1 and 0.05.
        var tokens = Tokens([-0.7f, -1.1f, -0.95f], [-1, -1, -1], [2, 2, -1], [2, 1]);
        var objective = new GspoObjective(new ClipRange(0.2, 0.2));
        var losses = objective.Losses(tokens).Losses;
        float first = MathF.Exp(0.1f),
            second = MathF.Exp(0.05f);
        losses.data<float>().ToArray().ShouldBe([-2 * first, -2 * first, second], 1e-5);
        var scale = new LossScale(3, 3, 2, 2);
        var loss = objective.Aggregate(losses, tokens.Rows, scale);
        loss.item<float>().ShouldBe(((-2 * first) + second) / 2, 1e-5f);
        loss.backward();
        // Half a completion's loss each, and of the first half of that a token.
        tokens.LogProbabilities.grad!.data<float>().ToArray().ShouldBe([-first / 2, -first / 2, second / 2], 1e-5);
    }

    [Theory]
    [InlineData(LossType.Dapo, 0.7)] // (1 + 2 + 4) / 10
    [InlineData(LossType.Cispo, 0.7)]
    [InlineData(LossType.Grpo, 1.375)] // ((1 + 2) / 2 + 4) / 4 completions
    [InlineData(LossType.Gspo, 1.375)]
    [InlineData(LossType.Bnpo, 0.875)] // 7 / 4 tokens · 2 of 4 completions
    [InlineData(LossType.DrGrpo, 0.35)] // 7 / (4 completions · 5 tokens)
    public void Token_losses_become_one_number_as_the_loss_type_says(LossType type, double expected)
    {
        using var scope = NewDisposeScope();
        var losses = torch.tensor(new[] { 1f, 2, 4 });
        // Four tokens are in the micro-batch: of one more completion of one token the advantage is 0.
        var scale = new LossScale(StepTokens: 10, MicroBatchTokens: 4, MicroBatchRows: 2, MinibatchRows: 4);
        PolicyObjectives
            .For(new GrpoOptions { LossType = type, MaxNewTokens = 5 })
            .Aggregate(losses, new TokenRows([2, 1], CPU), scale)
            .item<float>()
            .ShouldBe((float)expected, 1e-6f);
    }

    [Theory]
    [InlineData(LossType.Dapo)]
    [InlineData(LossType.Grpo)]
    [InlineData(LossType.Bnpo)]
    [InlineData(LossType.DrGrpo)]
    [InlineData(LossType.Cispo)]
    [InlineData(LossType.Gspo)]
    public void Gradients_equal_finite_differences_in_double_precision(LossType type)
    {
        using var scope = NewDisposeScope();
        double[] now = [-0.4, -1.2, -2.1, -0.3, -0.8, -1.7],
            old = [-0.5, -1.0, -2.0, -0.9, -0.75, -1.6];
        var objective = PolicyObjectives.For(
            new GrpoOptions
            {
                LossType = type,
                MaxNewTokens = 5,
                Epsilon = 0.3,
                EpsilonHigh = type == LossType.Cispo ? 5 : 0.4,
            }
        );
        var tokens = Tokens(now);
        Value(tokens).backward();
        var gradients = tokens.LogProbabilities.grad!.data<double>().ToArray();
        gradients.Count(x => Math.Abs(x) > 1e-6).ShouldBeGreaterThan(3);

        // Cispo's weights have no gradient: they stay those of the point itself.
        double[] weights = [.. now.Zip(old, (a, b) => Math.Exp(a - b))];
        for (var i = 0; i < now.Length; i++)
        {
            const double step = 1e-6;
            double up = At(i, step),
                down = At(i, -step);
            gradients[i].ShouldBe((up - down) / (2 * step), 1e-7);
        }

        double At(int i, double step)
        {
            double[] moved = [.. now];
            moved[i] += step;
            return type != LossType.Cispo
                ? Value(Tokens(moved)).item<double>()
                : -moved.Select((x, k) => weights[k] * (k < 4 ? 1.3 : -0.6) * x).Sum() / 9;
        }

        Tensor Value(PolicyTokens at) =>
            objective.Aggregate(objective.Losses(at).Losses, at.Rows, new LossScale(9, 7, 3, 4));

        PolicyTokens Tokens(double[] values) =>
            new()
            {
                LogProbabilities = torch.tensor(values).requires_grad_(),
                Old = torch.tensor(old),
                Advantages = torch.tensor(new[] { 1.3, 1.3, 1.3, 1.3, -0.6, -0.6 }),
                Rows = new TokenRows([4, 2], CPU),
            };
    }

    [Theory]
    [InlineData(SamplerCorrectionMode.TokenTruncate, new[] { 1.5f, 0.5f, 1.25f })]
    [InlineData(SamplerCorrectionMode.TokenMask, new[] { 0f, 0, 1.25f })]
    [InlineData(SamplerCorrectionMode.SequenceTruncate, new[] { 0.8f, 0.8f, 1.25f })]
    [InlineData(SamplerCorrectionMode.SequenceMask, new[] { 0.8f, 0.8f, 1.25f })]
    public void Weights_between_sampler_and_learner_are_held_within_their_limits_or_leave_out(
        SamplerCorrectionMode mode,
        float[] expected
    )
    {
        using var scope = NewDisposeScope();
        // Ratios 2 and 0.4 of the first completion's tokens, 0.8 together; 1.25 of the second's.
        var sampled = torch.tensor(new[] { -1f, -1, -1 });
        var old = sampled + torch.tensor(new[] { MathF.Log(2), MathF.Log(0.4f), MathF.Log(1.25f) });
        var weights = new SamplerCorrection(mode, 0.5, 1.5).Weights(old, sampled, new TokenRows([2, 1], CPU));
        weights.ShouldNotBeNull().data<float>().ToArray().ShouldBe(expected, 1e-5);
    }

    [Fact]
    public void A_completion_outside_of_the_limits_is_left_out_whole()
    {
        using var scope = NewDisposeScope();
        var sampled = torch.tensor(new[] { -1f, -1, -1 });
        var old = sampled + torch.tensor(new[] { 0.9f, 0.9f, 0 });
        new SamplerCorrection(SamplerCorrectionMode.SequenceMask, null, 3)
            .Weights(old, sampled, new TokenRows([2, 1], CPU))!
            .data<float>()
            .ToArray()
            .ShouldBe([0f, 0, 1]);
        new SamplerCorrection(SamplerCorrectionMode.None, null, 3)
            .Weights(old, sampled, new TokenRows([2, 1], CPU))
            .ShouldBeNull();
    }

    private static PolicyTokens Tokens(float[] now, float[] old, float[] advantages, int[] lengths) =>
        new()
        {
            LogProbabilities = torch.tensor(now).requires_grad_(),
            Old = torch.tensor(old),
            Advantages = torch.tensor(advantages),
            Rows = new TokenRows(lengths, CPU),
        };

    private static (Tensor LogProbability, Tensor Loss) Loss(double ratio, double advantage, ClipRange range)
    {
        var tokens = Tokens([-0.5f + (float)Math.Log(ratio)], [-0.5f], [(float)advantage], [1]);
        var losses = PolicySurrogates.Clipped(PolicySurrogates.TokenRatios(tokens), tokens.Advantages, range);
        return (tokens.LogProbabilities, losses.Losses.sum());
    }
}
