using Rlfw.Contracts;
using Rlfw.Plugins.Llama;
using Rlfw.Plugins.Sft;
using Rlfw.Training.Optimizers;

namespace Rlfw.Plugins.Language.Tests.CompletionAlgorithms;

public sealed class SftTests
{
    [Fact]
    public void Only_completion_tokens_are_learned_from_and_each_weighs_the_same()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        Completion[] batch =
        [
            Training.Demonstration(model, "12+3=", "15"),
            Training.Demonstration(model, "7=", "<answer>7</answer>"),
        ];
        double sum = 0,
            correct = 0;
        foreach (var completion in batch)
        {
            var ids = torch
                .tensor([.. completion.PromptIds.Concat(completion.CompletionIds).Select(id => (long)id)])
                .unsqueeze(0);
            var logProbabilities = model.Logits(ids, null).log_softmax(-1)[0];
            for (var i = 0; i < completion.CompletionIds.Length; i++)
            {
                var row = logProbabilities[completion.PromptIds.Length + i - 1];
                sum -= row[completion.CompletionIds[i]].item<float>();
                correct += row.argmax().item<long>() == completion.CompletionIds[i] ? 1 : 0;
            }
        }

        using var sft = Training.Sft(
            model,
            new SftOptions { BatchSize = 2, LearningRate = Schedule.Parse("linear(1, 0)", null) }
        );
        var record = (SftRecord)sft.Update(new CompletionBatch(batch, 1, []), Training.At(1, progress: 0.75));
        record.Tokens.ShouldBe(3 + 4);
        record.Loss.ShouldBe(sum / 7, 1e-5);
        record.TokenAccuracy.ShouldBe(correct / 7, 1e-9);
        record.LearningRate.ShouldBe(0.25);
        record.GradNorm.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Micro_batches_add_up_to_the_whole_batch()
    {
        using var scope = NewDisposeScope();
        var ends = new[] { (int?)null, 2, 1 }.Select(size =>
        {
            using var model = Models.Small();
            using var sft = Training.Sft(
                model,
                new SftOptions
                {
                    BatchSize = 5,
                    MicroBatchSize = size,
                    LearningRate = 1e-2,
                }
            );
            sft.Update(new CompletionBatch(Problems(model)[..5], 1, []), Training.At(1));
            return Training.Parameters(model);
        });
        var all = ends.ToArray();
        // Adam's first step has the gradient's sign times the step size: rounding may turn a gradient of about 0.
        Training.Distance(all[0], all[1]).ShouldBeLessThan(1e-4);
        Training.Distance(all[0], all[2]).ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void Packed_or_padded_whole_or_by_tokens_an_update_is_the_same()
    {
        using var scope = NewDisposeScope();
        var ends = new[] { (Packing: false, Tokens: (long?)null), (true, null), (false, 16), (true, 16) }
            .Select(form =>
            {
                using var model = Models.Small();
                using var sft = Training.Sft(
                    model,
                    new SftOptions { Packing = form.Packing, MicroBatchTokens = form.Tokens }
                );
                Completion[] batch =
                [
                    Training.Demonstration(model, "12+3=", "15"),
                    Training.Demonstration(model, "7=", "<answer>7</answer>"),
                    .. Problems(model)[..6],
                ];
                var record = (SftRecord)sft.Update(new CompletionBatch(batch, 1, []), Training.At(1));
                return (record, Gradients: model.Module.parameters().Select(x => x.grad!.clone()).ToArray());
            })
            .ToArray();
        foreach (var (record, gradients) in ends.Skip(1))
        {
            record.Loss.ShouldBe(ends[0].record.Loss, 1e-5);
            record.Entropy.ShouldBe(ends[0].record.Entropy, 1e-5);
            record.TokenAccuracy.ShouldBe(ends[0].record.TokenAccuracy, 1e-9);
            gradients.Zip(ends[0].Gradients).ShouldAllBe(x => x.First.Distance(x.Second) < 1e-5);
        }

        ends[0].record.Entropy.ShouldBeInRange(0.1, Math.Log(16));
    }

    [Fact]
    public void State_of_8_bits_learns_too()
    {
        using var model = Models.Small();
        using var sft = Training.Sft(
            model,
            new SftOptions
            {
                BatchSize = 100,
                LearningRate = Schedule.Parse("warmup(0.1, cosine(1e-2, 0))", null),
                Optimizer = OptimizerKind.Adamw8bit,
            }
        );
        var batch = new CompletionBatch(Problems(model), 1, []);
        var losses = new List<double>();
        for (var step = 1; step <= 60; step++)
        {
            using var scope = NewDisposeScope();
            losses.Add(((SftRecord)sft.Update(batch, Training.At(step, (step - 1) / 60.0))).Loss);
        }

        losses[^1].ShouldBeLessThan(0.4 * losses[0]);
    }

    [Fact]
    public void A_small_model_learns_sums_of_digits_by_heart()
    {
        using var model = Models.Small();
        using var sft = Training.Sft(
            model,
            new SftOptions { BatchSize = 100, LearningRate = Schedule.Parse("cosine(1e-2, 0)", null) }
        );
        var batch = new CompletionBatch(Problems(model), 1, []);
        SftRecord? record = null;
        const int Steps = 200;
        for (var step = 1; step <= Steps; step++)
        {
            using var scope = NewDisposeScope();
            record = (SftRecord)sft.Update(batch, Training.At(step, (double)(step - 1) / Steps));
        }

        record!.Loss.ShouldBeLessThan(0.05);
        record.TokenAccuracy.ShouldBeGreaterThan(0.98);
    }

    [Fact]
    public void A_loaded_state_continues_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        using LlamaModel one = Models.Small(),
            two = Models.Small(seed: 2);
        var options = new SftOptions
        {
            BatchSize = 10,
            LearningRate = 1e-2,
            WeightDecay = 0.1,
        };
        using SftAlgorithm first = Training.Sft(one, options),
            second = Training.Sft(two, options);
        for (var step = 1; step <= 3; step++)
        {
            first.Update(new CompletionBatch(Problems(one)[(step * 10)..((step + 1) * 10)], 1, []), Training.At(step));
        }

        using var state = new MemoryState();
        first.Save(state);
        second.Load(state);
        two.Module.load_state_dict(one.Module.state_dict());
        var batch = new CompletionBatch(Problems(one)[50..60], 1, []);
        first.Update(batch, Training.At(4)).ShouldBe(second.Update(batch, Training.At(4)));
        Training.Distance(Training.Parameters(one), Training.Parameters(two)).ShouldBe(0);
    }

    [Fact]
    public void An_update_leaves_no_tensor_behind()
    {
        using var model = Models.Small();
        using var sft = Training.Sft(model, new SftOptions { BatchSize = 10, MicroBatchSize = 4 });
        var batch = new CompletionBatch(Problems(model)[..10], 1, []);
        // The first one makes gradients and the optimizer's averages, which stay.
        using (NewDisposeScope())
        {
            sft.Update(batch, Training.At(1));
        }

        LiveTensors
            .LeftBy(() =>
            {
                using var scope = NewDisposeScope();
                sft.Update(batch, Training.At(2));
            })
            .ShouldBe(0);
    }

    private static Completion[] Problems(LlamaModel model) =>
        [
            .. Enumerable
                .Range(0, 100)
                .Select(i => Training.Demonstration(model, $"{i / 10}+{i % 10}=", $"{(i / 10) + (i % 10)}")),
        ];
}
