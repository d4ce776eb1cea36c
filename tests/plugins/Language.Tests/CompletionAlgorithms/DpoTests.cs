using Rlfw.Contracts;
using Rlfw.Plugins.Dpo;
using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.CompletionAlgorithms;

public sealed class DpoTests
{
    private static readonly DpoOptions _options = new()
    {
        BatchSize = 6,
        LearningRate = 1e-2,
        MaxGradNorm = 1e9,
    };

    [Theory]
    [InlineData(DpoLossType.Sigmoid, 2, 0, 0.31326169)] // -ln sigmoid(1)
    [InlineData(DpoLossType.Sigmoid, -2, 0, 1.31326169)] // -ln sigmoid(-1)
    [InlineData(DpoLossType.Sigmoid, 2, 0.1, 0.41326169)] // 0.9 · the first + 0.1 · the second
    [InlineData(DpoLossType.Hinge, 1, 0, 0.5)] // 1 - 0.5
    [InlineData(DpoLossType.Hinge, 3, 0, 0)]
    [InlineData(DpoLossType.Hinge, -2, 0, 2)]
    [InlineData(DpoLossType.Ipo, 3, 0, 4)] // (3 - 1 / (2 · 0.5))²
    [InlineData(DpoLossType.Ipo, 0, 0, 1)]
    public void The_loss_of_a_margin_is_what_the_papers_say(
        DpoLossType type,
        double margin,
        double smoothing,
        double expected
    )
    {
        using var scope = NewDisposeScope();
        PreferenceLoss
            .Of(type, torch.tensor(new[] { margin }), beta: 0.5, smoothing)
            .item<double>()
            .ShouldBe(expected, 1e-8);
    }

    [Theory]
    [InlineData(DpoLossType.Sigmoid, 0)]
    [InlineData(DpoLossType.Sigmoid, 0.2)]
    [InlineData(DpoLossType.Hinge, 0)]
    [InlineData(DpoLossType.Ipo, 0)]
    public void Gradients_equal_finite_differences_in_double_precision(DpoLossType type, double smoothing)
    {
        using var scope = NewDisposeScope();
        double[] margins = [-1.3, 0.2, 0.9, 2.5];
        var at = torch.tensor(margins).requires_grad_();
        PreferenceLoss.Of(type, at, 0.7, smoothing).sum().backward();
        var gradients = at.grad!.data<double>().ToArray();
        gradients.Count(x => Math.Abs(x) > 1e-3).ShouldBeGreaterThan(2);
        for (var i = 0; i < margins.Length; i++)
        {
            gradients[i].ShouldBe((Value(margins[i] + 1e-6) - Value(margins[i] - 1e-6)) / 2e-6, 1e-7);
        }

        double Value(double margin) =>
            PreferenceLoss.Of(type, torch.tensor(new[] { margin }), 0.7, smoothing).item<double>();
    }

    [Theory]
    [InlineData(DpoLossType.Sigmoid)]
    [InlineData(DpoLossType.Hinge)]
    [InlineData(DpoLossType.Ipo)]
    public void At_the_stage_s_start_the_gradient_is_that_of_the_difference_of_log_probabilities(DpoLossType type)
    {
        using var scope = NewDisposeScope();
        using LlamaModel model = Models.Small(),
            twin = Models.Small();
        using var dpo = Training.Dpo(model, _options with { LossType = type, Beta = 0.3 });
        var batch = Pairs(model, 0, 6);
        var record = (DpoRecord)dpo.Update(batch, Training.At(1));
        // The slope at margin 0: -beta / 2, -beta, -2 / (2 beta).
        var (slope, loss) = type switch
        {
            DpoLossType.Hinge => (-0.3, 1),
            DpoLossType.Ipo => (-1 / 0.3, 1 / (0.6 * 0.6)),
            _ => (-0.15, Math.Log(2)),
        };
        for (var i = 0; i < 12; i++)
        {
            var tokens = Training.LogProbabilities(twin, batch.Completions[i]);
            var answer = type == DpoLossType.Ipo ? tokens.mean() : tokens.sum();
            (answer * ((i % 2 == 0 ? slope : -slope) / 6)).backward();
        }

        foreach (var (ours, theirs) in model.Module.parameters().Zip(twin.Module.parameters()))
        {
            var scale = Math.Max(1, theirs.grad!.abs().max().item<float>());
            ours.grad.ShouldNotBeNull().Distance(theirs.grad!).ShouldBeLessThan(1e-4 * scale);
        }

        record.Loss.ShouldBe(loss, 1e-4);
        (record.ChosenReward, record.RejectedReward).ShouldSatisfyAllConditions(
            x => x.ChosenReward.ShouldBe(0, 1e-5),
            x => x.RejectedReward.ShouldBe(0, 1e-5)
        );
        record.Tokens.ShouldBe(batch.Completions.Sum(x => x.CompletionIds.Length));
    }

    [Fact]
    public void What_is_reported_is_what_the_two_policies_say_of_the_pairs()
    {
        using var scope = NewDisposeScope();
        using LlamaModel model = Models.Small(),
            start = Models.Small();
        using var dpo = Training.Dpo(model, _options with { Beta = 0.2, MicroBatchSize = 4 });
        var batch = Pairs(model, 0, 6);
        dpo.Update(batch, Training.At(1));
        double[] now = Sums(model, batch),
            before = Sums(start, batch);
        double Reward(int i) => 0.2 * (now[i] - before[i]);
        var record = (DpoRecord)dpo.Update(batch, Training.At(2));
        int[] pairs = [0, 2, 4, 6, 8, 10];
        record.ChosenLogProbability.ShouldBe(pairs.Average(i => now[i]), 1e-4);
        record.RejectedLogProbability.ShouldBe(pairs.Average(i => now[i + 1]), 1e-4);
        record.ChosenReward.ShouldBe(pairs.Average(Reward), 1e-4);
        record.RejectedReward.ShouldBe(pairs.Average(i => Reward(i + 1)), 1e-4);
        record.RewardMargin.ShouldBe(record.ChosenReward - record.RejectedReward, 1e-9);
        record.RewardAccuracy.ShouldBe(pairs.Average(i => Reward(i) > Reward(i + 1) ? 1.0 : 0), 1e-9);
        record.Loss.ShouldBe(pairs.Average(i => Math.Log(1 + Math.Exp(Reward(i + 1) - Reward(i)))), 1e-4);
        record.RewardMargin.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Micro_batches_add_up_to_the_whole_batch()
    {
        using var scope = NewDisposeScope();
        var gradients = new (int? Rows, long? Tokens)[] { (null, null), (2, null), (null, 40), (1, null) }
            .Select(size =>
            {
                using var model = Models.Small();
                using var dpo = Training.Dpo(
                    model,
                    _options with
                    {
                        MicroBatchSize = size.Rows,
                        MicroBatchTokens = size.Tokens,
                    }
                );
                dpo.Update(Pairs(model, 0, 6), Training.At(1));
                return model.Module.parameters().Select(x => x.grad!.clone()).ToArray();
            })
            .ToArray();
        gradients.Skip(1).ShouldAllBe(parts => parts.Zip(gradients[0]).All(x => x.First.Distance(x.Second) < 1e-5));
    }

    [Fact]
    public void Preferences_are_learned_and_hold_for_pairs_never_seen()
    {
        using var model = Models.Small();
        using var dpo = Training.Dpo(model, _options with { BatchSize = 20, LearningRate = 3e-3 });
        DpoRecord? record = null;
        for (var step = 1; step <= 40; step++)
        {
            using var scope = NewDisposeScope();
            record = (DpoRecord)dpo.Update(Pairs(model, step % 4 * 20, 20), Training.At(step));
        }

        record!.RewardAccuracy.ShouldBeGreaterThan(0.9);
        record.RewardMargin.ShouldBeGreaterThan(1);
        // The better answer is always the sum, the worse one of one digit more: that carries over.
        using var last = NewDisposeScope();
        using var start = Models.Small();
        var unseen = Pairs(model, 80, 20);
        double[] now = Sums(model, unseen),
            before = Sums(start, unseen);
        Enumerable
            .Range(0, 20)
            .Average(i => now[2 * i] - before[2 * i] > now[(2 * i) + 1] - before[(2 * i) + 1] ? 1.0 : 0)
            .ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void A_loaded_state_continues_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        using LlamaModel one = Models.Small(),
            two = Models.Small(seed: 2);
        using DpoAlgorithm first = Training.Dpo(one, _options with { WeightDecay = 0.1 }),
            second = Training.Dpo(two, _options with { WeightDecay = 0.1 });
        for (var step = 0; step < 3; step++)
        {
            first.Update(Pairs(one, step * 6, 6), Training.At(step + 1));
        }

        using var state = new MemoryState();
        first.Save(state);
        second.Load(state);
        two.Module.load_state_dict(one.Module.state_dict());
        var batch = Pairs(one, 30, 6);
        first.Update(batch, Training.At(4)).ShouldBe(second.Update(batch, Training.At(4)));
        Training.Distance(Training.Parameters(one), Training.Parameters(two)).ShouldBe(0);
    }

    [Fact]
    public void An_update_leaves_no_tensor_behind()
    {
        using var model = Models.Small();
        using var dpo = Training.Dpo(model, _options with { MicroBatchSize = 4 });
        var batch = Pairs(model, 0, 6);
        using (NewDisposeScope())
        {
            dpo.Update(batch, Training.At(1));
        }

        LiveTensors
            .LeftBy(() =>
            {
                using var scope = NewDisposeScope();
                dpo.Update(batch, Training.At(2));
            })
            .ShouldBe(0);
    }

    [Fact]
    public void Contradictions_are_refused() =>
        OptionsCheck
            .Faults(_options with { LossType = DpoLossType.Hinge, LabelSmoothing = 0.1 })
            .ShouldHaveSingleItem()
            .ShouldContain("sigmoid");

    private static double[] Sums(LlamaModel model, CompletionBatch batch) =>
        [.. batch.Completions.Select(x => (double)Training.LogProbabilities(model, x).sum().item<float>())];

    /// <summary>Sums of digits; rejected is a sum that has a 0 too much.</summary>
    private static CompletionBatch Pairs(LlamaModel model, int first, int count) =>
        new(
            [
                .. Enumerable
                    .Range(first, count)
                    .Select(i => (Prompt: $"{i / 10}+{i % 10}=", Sum: (i / 10) + (i % 10)))
                    .SelectMany(x =>
                        new[]
                        {
                            Training.Demonstration(model, x.Prompt, $"{x.Sum}"),
                            Training.Demonstration(model, x.Prompt, $"{x.Sum}0"),
                        }
                    ),
            ],
            2,
            []
        );
}
