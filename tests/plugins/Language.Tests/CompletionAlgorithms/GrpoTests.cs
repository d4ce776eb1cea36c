using Rlfw.Contracts;
using Rlfw.Plugins.Grpo;
using Rlfw.Plugins.Llama;
using Rlfw.Training.Estimators;
using Rlfw.Training.Learning;
using Rlfw.Training.Loops;

namespace Rlfw.Plugins.Language.Tests.CompletionAlgorithms;

public sealed class GrpoTests
{
    private static readonly string[] _prompts = ["1+2=", "4+4=", "7+1=", "0+9="];

    private static readonly GrpoOptions _options = new()
    {
        PromptsPerStep = 4,
        GroupSize = 4,
        MaxNewTokens = 5,
        LearningRate = 1e-3,
        MaxGradNorm = 1e9,
        Temperature = 0.8,
    };

    [Fact]
    public void The_gradient_is_that_of_advantages_times_log_probabilities_over_all_tokens()
    {
        using var scope = NewDisposeScope();
        using LlamaModel model = Models.Small(),
            twin = Models.Small();
        using var grpo = Training.Grpo(model, _options);
        // One group has equal rewards: it is not computed, but its tokens count in the mean.
        var batch = Training.Sample(model, grpo, _prompts, 1, text => text.Length) with
        {
            Rewards = Rewards,
        };
        var record = (GrpoRecord)grpo.Update(batch, Training.At(1));

        var advantages = GroupAdvantage.Compute(Rewards, 4, AdvantageScale.Group);
        var tokens = batch.Completions.Sum(x => x.CompletionIds.Length);
        double value = 0;
        for (var i = 0; i < 16; i++)
        {
            var loss = LogProbabilities(twin, batch.Completions[i], 0.8).sum() * (-advantages[i] / tokens);
            loss.backward();
            value -= advantages[i] * batch.Completions[i].CompletionIds.Length / (double)tokens;
        }

        record.Loss.ShouldBe(value, 1e-5);
        foreach (var (ours, theirs) in model.Module.parameters().Zip(twin.Module.parameters()))
        {
            ours.grad.ShouldNotBeNull().Distance(theirs.grad.ShouldNotBeNull()).ShouldBeLessThan(1e-5);
        }

        record.LearnedShare.ShouldBe(0.75);
        record.Tokens.ShouldBe(tokens);
        record.Kl.ShouldBeNull();
        record.SamplingGapMax.ShouldBeLessThan(1e-4);
        (record.ClipRatioLowMean + record.ClipRatioHighMean).ShouldBe(0);
        record.Entropy.ShouldBeInRange(0.1, Math.Log(16));
    }

    [Theory]
    [InlineData(LossType.Dapo)]
    [InlineData(LossType.Grpo)]
    [InlineData(LossType.DrGrpo)]
    [InlineData(LossType.Cispo)]
    [InlineData(LossType.Gspo)]
    public void Micro_batches_add_up_to_the_whole_batch(LossType type)
    {
        using var scope = NewDisposeScope();
        var gradients = new[] { (int?)null, 4, 1 }
            .Select(size =>
            {
                using var model = Models.Small();
                using var grpo = Training.Grpo(
                    model,
                    _options with
                    {
                        LossType = type,
                        MicroBatchSize = size,
                        Beta = 0.1,
                    }
                );
                var batch = Training.Sample(model, grpo, _prompts, 1, text => text.Length) with { Rewards = Rewards };
                grpo.Update(batch, Training.At(1));
                return model.Module.parameters().Select(x => x.grad!.clone()).ToArray();
            })
            .ToArray();
        gradients[0].Zip(gradients[1]).ShouldAllBe(x => x.First.Distance(x.Second) < 1e-5);
        gradients[0].Zip(gradients[2]).ShouldAllBe(x => x.First.Distance(x.Second) < 1e-5);
    }

    [Theory]
    [InlineData(LossType.Dapo, null)]
    [InlineData(LossType.Dapo, 4)]
    [InlineData(LossType.Grpo, 4)]
    [InlineData(LossType.Bnpo, 8)]
    [InlineData(LossType.DrGrpo, 4)]
    public void Completions_without_advantage_change_nothing_whether_computed_or_left_out(
        LossType type,
        int? microBatch
    )
    {
        using var scope = NewDisposeScope();
        using LlamaModel one = Models.Small(),
            two = Models.Small();
        var options = _options with { LossType = type, MicroBatchSize = microBatch };
        // A divergence of no weight: every completion is computed, and nothing else is different.
        using GrpoAlgorithm leaves = Training.Grpo(one, options),
            keeps = Training.Grpo(two, options with { Beta = 1e-30 });
        for (var step = 1; step <= 3; step++)
        {
            var batch = Training.Sample(one, leaves, _prompts, step, text => text.Length) with { Rewards = Rewards };

            var without = (GrpoRecord)leaves.Update(batch, Training.At(step));
            var with = (GrpoRecord)keeps.Update(batch, Training.At(step));

            (without.LearnedShare, with.LearnedShare).ShouldBe((0.75, 1));
            without.Loss.ShouldBe(with.Loss, 1e-6);
            without.GradNorm.ShouldBe(with.GradNorm, 1e-5 * with.GradNorm);
            foreach (var (left, right) in one.Module.parameters().Zip(two.Module.parameters()))
            {
                left.grad!.Distance(right.grad!).ShouldBeLessThan(1e-5 * with.GradNorm);
            }

            // Adam's step has the gradient's sign times the step size: rounding may turn a gradient of about 0.
            Training.Distance(Training.Parameters(one), Training.Parameters(two)).ShouldBeLessThan(2e-4);
        }
    }

    [Fact]
    public void Later_passes_compare_with_the_policy_that_sampled()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        using var grpo = Training.Grpo(model, _options with { NumIterations = 4, LearningRate = 1e-2, Epsilon = 0.05 });
        var batch = Training.Sample(model, grpo, _prompts, 1, text => text.Length) with { Rewards = Rewards };
        var record = (GrpoRecord)grpo.Update(batch, Training.At(1));
        // The first pass has ratio 1; the policy then moves away from the one that sampled.
        (record.ClipRatioLowMean + record.ClipRatioHighMean).ShouldBeInRange(0.05, 0.75);
        record.SamplingGapMax.ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void The_reference_is_the_policy_that_the_stage_started_with()
    {
        using var scope = NewDisposeScope();
        using LlamaModel model = Models.Small(),
            start = Models.Small();
        using var grpo = Training.Grpo(model, _options with { Beta = 0.5 });
        var batch = Training.Sample(model, grpo, _prompts, 1, text => text.Length) with { Rewards = Rewards };
        ((GrpoRecord)grpo.Update(batch, Training.At(1))).Kl.ShouldNotBeNull().ShouldBe(0, 1e-6);
        var expected = batch
            .Completions.SelectMany(x =>
                KlEstimators
                    .K3(LogProbabilities(model, x, 0.8), LogProbabilities(start, x, 0.8))
                    .data<float>()
                    .ToArray()
            )
            .Average();
        var moved = Training.Parameters(model);
        var record = (GrpoRecord)grpo.Update(batch, Training.At(2));
        expected.ShouldBeGreaterThan(1e-5f);
        record.Kl.ShouldNotBeNull().ShouldBe(expected, 1e-5);
        record.LearnedShare.ShouldBe(1);
        Training.Distance(moved, Training.Parameters(model)).ShouldBeInRange(1e-5, 1e-2);
    }

    [Fact]
    public void Completions_that_were_cut_can_be_left_out()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        using var grpo = Training.Grpo(model, _options with { MaskTruncatedCompletions = true, MaxNewTokens = 12 });
        var batch = Training.Sample(model, grpo, _prompts, 1, text => text.Length);
        var kept = batch.Completions.Where(x => x.Finished).Sum(x => x.CompletionIds.Length);
        kept.ShouldBeInRange(1, batch.Completions.Sum(x => x.CompletionIds.Length) - 1);
        ((GrpoRecord)grpo.Update(batch, Training.At(1))).Tokens.ShouldBe(kept);
    }

    [Fact]
    public void A_step_without_any_advantage_moves_by_momentum_alone()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        using var grpo = Training.Grpo(model, _options);
        var equal = Training.Sample(model, grpo, _prompts, 1, _ => 1);
        var start = Training.Parameters(model);
        var record = (GrpoRecord)grpo.Update(equal, Training.At(1));
        (record.Loss, record.GradNorm).ShouldBe((0, 0));
        Training.Distance(start, Training.Parameters(model)).ShouldBe(0);
        grpo.Update(equal with { Rewards = Rewards }, Training.At(2));
        var moved = Training.Parameters(model);
        grpo.Update(equal, Training.At(3));
        Training.Distance(moved, Training.Parameters(model)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Rewards_are_climbed()
    {
        using var model = Models.Small();
        var options = _options with
        {
            PromptsPerStep = 4,
            GroupSize = 16,
            MaxNewTokens = 3,
            LearningRate = 1e-2,
            Temperature = 1,
        };
        using var grpo = Training.Grpo(model, options);
        var means = new List<double>();
        for (var step = 1; step <= 25; step++)
        {
            using var scope = NewDisposeScope();
            // Asked to begin with the prompt's first digit: the four prompts want four different tokens.
            var batch = Training.Sample(model, grpo, _prompts, step, text => 0);
            var rewards = batch.Completions.Select(x => x.CompletionIds[0] == x.PromptIds[0] ? 1.0 : 0).ToArray();
            means.Add(rewards.Average());
            grpo.Update(batch with { Rewards = rewards }, Training.At(step));
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
        using GrpoAlgorithm first = Training.Grpo(one, options, streams),
            second = Training.Grpo(two, options, loadedStreams);
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
        Numbers(first.Update(batch, Training.At(3))).ShouldBe(Numbers(second.Update(batch, Training.At(3))));
        Training.Distance(Training.Parameters(one), Training.Parameters(two)).ShouldBe(0);
    }

    [Fact]
    public void An_update_leaves_no_tensor_behind()
    {
        using var model = Models.Small();
        using var grpo = Training.Grpo(
            model,
            _options with
            {
                Beta = 0.1,
                NumIterations = 2,
                MinibatchSize = 8,
                MicroBatchSize = 4,
            }
        );
        CompletionBatch batch;
        using (NewDisposeScope())
        {
            batch = Training.Sample(model, grpo, _prompts, 1, text => text.Length);
            grpo.Update(batch, Training.At(1));
        }

        LiveTensors
            .LeftBy(() =>
            {
                using var scope = NewDisposeScope();
                grpo.Update(batch, Training.At(2));
            })
            .ShouldBe(0);
    }

    [Fact]
    public void Groups_have_a_signal_where_any_advantage_is_not_zero()
    {
        using var model = Models.Small();
        var completion = Training.Demonstration(model, "1=", "1");
        // Equal; different; equal in sum, of different parts.
        double[] form = [1, 1, 0, 1, 1, 0],
            right = [0, 0, 0, 0, 0, 0.2];
        var batch = new CompletionBatch(
            [.. Enumerable.Repeat(completion, 6)],
            2,
            [.. form.Zip(right, (x, y) => (0.2 * x) + y)]
        )
        {
            Components = [new RewardComponent("form", 0.2, form), new RewardComponent("right", 1, right)],
        };
        using var sums = Training.Grpo(model, _options with { GroupSize = 2 });
        using var parts = Training.Grpo(
            model,
            _options with
            {
                GroupSize = 2,
                RewardAggregation = RewardAggregation.NormalizeThenSum,
            }
        );
        sums.HaveSignal(batch).ShouldBe([false, true, false]);
        parts.HaveSignal(batch).ShouldBe([false, true, true]);
    }

    [Fact]
    public void Options_without_effect_are_refused_where_they_stand()
    {
        var none = _options with { SamplerCorrection = SamplerCorrectionMode.None };
        OptionsCheck.Faults(none).ShouldBeEmpty();
        OptionsCheck.Faults(none with { CorrectionMax = 5 }).ShouldHaveSingleItem().ShouldContain("'none'");
        OptionsCheck.Faults(none with { CorrectionMin = 0.5 }).ShouldHaveSingleItem().ShouldContain("'none'");
        OptionsCheck.Faults(_options with { CorrectionMax = 5, CorrectionMin = 0.5 }).ShouldBeEmpty();
        OptionsCheck
            .Faults(_options with { KlEstimator = KlEstimator.K2 })
            .ShouldHaveSingleItem()
            .ShouldContain("no divergence to estimate");
        OptionsCheck.Faults(_options with { KlEstimator = KlEstimator.K2, Beta = 0.01 }).ShouldBeEmpty();
    }

    [Fact]
    public void Batches_that_do_not_divide_are_refused()
    {
        OptionsCheck.Faults(_options with { MinibatchSize = 5 }).ShouldHaveSingleItem().ShouldContain("16 completions");
        OptionsCheck.Faults(_options with { GroupSize = 1 }).ShouldHaveSingleItem();
    }

    /// <summary>What a record says, times aside.</summary>
    private static IEnumerable<double?> Numbers(UpdateRecord record) =>
        UpdateRecordMetrics
            .Of(record.GetType())
            .Where(metric => !metric.Name.StartsWith("time/", StringComparison.Ordinal))
            .Select(metric => metric.Value(record));

    private static double[] Rewards => [0, 1, 0, 2, 1, 1, 1, 1, 3, 0, 0, 0, 0, 1, 1, 0];

    private static Tensor LogProbabilities(LlamaModel model, Completion completion, double temperature)
    {
        long[] ids = [.. completion.PromptIds.Concat(completion.CompletionIds).Select(id => (long)id)];
        var logits = model.Logits(torch.tensor(ids[..^1], [1, ids.Length - 1]), null) / temperature;
        var own = logits[0].narrow(0, completion.PromptIds.Length - 1, completion.CompletionIds.Length).log_softmax(-1);
        return own.gather(1, torch.tensor(ids[completion.PromptIds.Length..]).unsqueeze(1)).squeeze(1);
    }
}
