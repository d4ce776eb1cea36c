using Rlfw.Contracts;
using Rlfw.Plugins.Llama;
using Rlfw.Plugins.Rloo;
using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Language.Tests.CompletionAlgorithms;

public sealed class RlooTests
{
    private static readonly string[] _prompts = ["1+2=", "4+4=", "7+1=", "0+9="];

    private static readonly RlooOptions _options = new()
    {
        PromptsPerStep = 4,
        GroupSize = 4,
        MaxNewTokens = 5,
        LearningRate = 1e-3,
        MaxGradNorm = 1e9,
        Temperature = 0.8,
        Beta = 0,
    };

    [Fact]
    public void A_completion_is_compared_with_the_mean_of_the_others_of_its_group()
    {
        // 4 - (1 + 1) / 2, 1 - (4 + 1) / 2 twice; then 2 - 0 and 0 - 2, as the third has no reward.
        LeaveOneOutAdvantages
            .Of([4, 1, 1, 2, 0, double.NaN], null, 3, new RlooOptions())
            .ShouldBe([3, -1.5f, -1.5f, 2, -2, 0]);
    }

    [Fact]
    public void Rewards_are_clipped_and_the_divergence_is_subtracted_from_them()
    {
        // Clipped to [-1, 2]: 2, 1, -1, 0. Less half the divergences 1, 0, -2, 4: 1.5, 1, 0, -2. Pairs: 0.5 and 2.
        var options = new RlooOptions
        {
            Beta = 0.5,
            RewardClipLow = -1,
            RewardClipHigh = 2,
        };
        LeaveOneOutAdvantages.Of([5, 1, -7, 0], [1, 0, -2, 4], 2, options).ShouldBe([0.5f, -0.5f, 2, -2]);
        // Mean 0, and an unbiased deviation of sqrt((0.25 + 0.25 + 4 + 4) / 3) = 1.683251.
        LeaveOneOutAdvantages
            .Of([5, 1, -7, 0], [1, 0, -2, 4], 2, options with { NormalizeAdvantages = true })
            .ShouldBe([0.297028f, -0.297028f, 1.188113f, -1.188113f], 1e-5);
    }

    [Fact]
    public void The_ratio_is_that_of_the_whole_completion()
    {
        using var scope = NewDisposeScope();
        // Log-ratios 0.3 and -0.1 of a completion of two tokens: 0.2 together; 0.5 of one of one, above the range with A > 0.
        var tokens = Tokens([-0.7, -1.1, -0.5], [-1, -1, -1], [2, 2, 1]);
        var objective = new SequenceRatioObjective(new ClipRange(0.2, 0.4));
        var losses = objective.Losses(tokens);
        var loss = objective.Aggregate(losses.Losses, tokens.Rows, new LossScale(3, 3, 2, 2));
        loss.item<double>().ShouldBe(((-2 * Math.Exp(0.2)) - 1.4) / 2, 1e-6);
        loss.backward();
        // Each token has the whole completion's slope; a clipped one has none.
        var slope = -2 * Math.Exp(0.2) / 2;
        tokens.LogProbabilities.grad!.data<double>().ToArray().ShouldBe([slope, slope, 0], 1e-6);
        losses.ClippedHigh.data<bool>().ToArray().ShouldBe([false, false, true]);
    }

    [Fact]
    public void Gradients_equal_finite_differences_in_double_precision()
    {
        using var scope = NewDisposeScope();
        double[] now = [-0.45, -1.02, -2.1, -0.3],
            old = [-0.5, -1.0, -2.0, -0.35],
            advantages = [1.3, 1.3, 1.3, -0.6];
        var objective = new SequenceRatioObjective(new ClipRange(0.3, 0.3));
        var tokens = At(now);
        Value(tokens).backward();
        var gradients = tokens.LogProbabilities.grad!.data<double>().ToArray();
        gradients.ShouldAllBe(x => Math.Abs(x) > 0.1);
        for (var i = 0; i < now.Length; i++)
        {
            const double step = 1e-6;
            double[] up = [.. now],
                down = [.. now];
            up[i] += step;
            down[i] -= step;
            var difference = Value(At(up)).item<double>() - Value(At(down)).item<double>();
            gradients[i].ShouldBe(difference / (2 * step), 1e-7);
        }

        PolicyTokens At(double[] values) => Tokens(values, old, advantages, [3, 1]);

        Tensor Value(PolicyTokens at) =>
            objective.Aggregate(objective.Losses(at).Losses, at.Rows, new LossScale(4, 4, 2, 2));
    }

    [Fact]
    public void On_policy_the_gradient_is_that_of_REINFORCE_over_whole_completions()
    {
        using var scope = NewDisposeScope();
        using LlamaModel model = Models.Small(),
            twin = Models.Small();
        using var rloo = Training.Rloo(model, _options);
        var batch = Training.Sample(model, rloo, _prompts, 1, _ => 0) with { Rewards = Rewards };
        var record = (RlooRecord)rloo.Update(batch, Training.At(1));
        var advantages = LeaveOneOutAdvantages.Of(Rewards, null, 4, _options);
        for (var i = 0; i < 16; i++)
        {
            var loss = Training.LogProbabilities(twin, batch.Completions[i], 0.8).sum() * (-advantages[i] / 16);
            loss.backward();
        }

        foreach (var (ours, theirs) in model.Module.parameters().Zip(twin.Module.parameters()))
        {
            ours.grad.ShouldNotBeNull().Distance(theirs.grad.ShouldNotBeNull()).ShouldBeLessThan(1e-5);
        }

        record.Loss.ShouldBe(0, 1e-6);
        record.Kl.ShouldBeNull();
        record.Advantages.ShouldBe(advantages);
        record.LearnedShare.ShouldBe(0.75);
        record.SamplingGapMax.ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void The_divergence_from_the_stage_s_start_becomes_part_of_the_reward()
    {
        using var scope = NewDisposeScope();
        using LlamaModel model = Models.Small(),
            start = Models.Small();
        using var rloo = Training.Rloo(model, _options with { Beta = 0.5 });
        var batch = Training.Sample(model, rloo, _prompts, 1, _ => 0) with { Rewards = Rewards };
        ((RlooRecord)rloo.Update(batch, Training.At(1))).Kl.ShouldNotBeNull().ShouldBe(0, 1e-6);
        double[] divergences =
        [
            .. batch.Completions.Select(x =>
                (Training.LogProbabilities(model, x, 0.8) - Training.LogProbabilities(start, x, 0.8))
                    .sum()
                    .item<float>()
            ),
        ];
        var record = (RlooRecord)rloo.Update(batch, Training.At(2));
        var tokens = batch.Completions.Sum(x => x.CompletionIds.Length);
        record.Kl.ShouldNotBeNull().ShouldBe(divergences.Sum() / tokens, 1e-5);
        divergences.Max(Math.Abs).ShouldBeGreaterThan(1e-4);
        record.Advantages.ShouldBe(
            LeaveOneOutAdvantages.Of(Rewards, divergences, 4, _options with { Beta = 0.5 }),
            1e-4
        );
    }

    [Fact]
    public void Rewards_are_climbed()
    {
        using var model = Models.Small();
        using var rloo = Training.Rloo(
            model,
            _options with
            {
                GroupSize = 16,
                MaxNewTokens = 3,
                LearningRate = 1e-2,
                Temperature = 1,
                Beta = 0.01,
            }
        );
        var means = new List<double>();
        for (var step = 1; step <= 25; step++)
        {
            using var scope = NewDisposeScope();
            // Asked to begin with the prompt's first digit: the four prompts want four different tokens.
            var batch = Training.Sample(model, rloo, _prompts, step, _ => 0);
            var rewards = batch.Completions.Select(x => x.CompletionIds[0] == x.PromptIds[0] ? 1.0 : 0).ToArray();
            means.Add(rewards.Average());
            rloo.Update(batch with { Rewards = rewards }, Training.At(step));
        }

        means[0].ShouldBeLessThan(0.3);
        means.TakeLast(5).Average().ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void A_loaded_state_continues_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        using LlamaModel one = Models.Small(),
            two = Models.Small(seed: 2);
        RandomStreams streams = new(1),
            loadedStreams = new(1);
        var options = _options with { Beta = 0.1, NumIterations = 2, MinibatchSize = 8, MicroBatchSize = 4 };
        using RlooAlgorithm first = Training.Rloo(one, options, streams),
            second = Training.Rloo(two, options, loadedStreams);
        for (var step = 1; step <= 2; step++)
        {
            first.Update(Training.Sample(one, first, _prompts, step, text => text.Length), Training.At(step));
        }

        using MemoryState state = new(),
            streamState = new();
        first.Save(state);
        streams.Save(streamState);
        second.Load(state);
        loadedStreams.Load(streamState);
        two.Module.load_state_dict(one.Module.state_dict());
        var batch = Training.Sample(one, first, _prompts, 3, text => text.Length);
        Training
            .Numbers(first.Update(batch, Training.At(3)))
            .ShouldBe(Training.Numbers(second.Update(batch, Training.At(3))));
        Training.Distance(Training.Parameters(one), Training.Parameters(two)).ShouldBe(0);
    }

    [Fact]
    public void An_update_leaves_no_tensor_behind()
    {
        using var model = Models.Small();
        using var rloo = Training.Rloo(model, _options with { Beta = 0.1, MinibatchSize = 8, MicroBatchSize = 4 });
        CompletionBatch batch;
        using (NewDisposeScope())
        {
            batch = Training.Sample(model, rloo, _prompts, 1, text => text.Length);
            rloo.Update(batch, Training.At(1));
        }

        LiveTensors
            .LeftBy(() =>
            {
                using var scope = NewDisposeScope();
                rloo.Update(batch, Training.At(2));
            })
            .ShouldBe(0);
    }

    [Fact]
    public void Contradictions_are_refused()
    {
        OptionsCheck.Faults(_options with { MinibatchSize = 5 }).ShouldHaveSingleItem().ShouldContain("16 completions");
        OptionsCheck.Faults(_options with { GroupSize = 1 }).ShouldHaveSingleItem();
        OptionsCheck
            .Faults(_options with { RewardClipLow = 1, RewardClipHigh = 1 })
            .ShouldHaveSingleItem()
            .ShouldContain("reward_clip_low");
    }

    private static double[] Rewards => [0, 1, 0, 2, 1, 1, 1, 1, 3, 0, 0, 0, 0, 1, 1, 0];

    private static PolicyTokens Tokens(
        double[] now,
        double[] old,
        double[] advantages,
        params IReadOnlyList<int> lengths
    ) =>
        new()
        {
            LogProbabilities = torch.tensor(now).requires_grad_(),
            Old = torch.tensor(old),
            Advantages = torch.tensor(advantages),
            Rows = new TokenRows(lengths.Count == 0 ? [2, 1] : lengths, CPU),
        };
}
