using Rlfw.Contracts;
using Rlfw.Plugins.Grpo;
using Rlfw.Plugins.Llama;
using Rlfw.Training.Learning;

namespace Rlfw.Plugins.Language.Tests.CompletionAlgorithms;

/// <summary>The reference of a model that learns an adapter.</summary>
public sealed class ReferenceTests : IDisposable
{
    private static readonly string[] _prompts = ["1+2=", "4+4="];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlfw-reference-");

    public ReferenceTests()
    {
        using var model = Models.Small();
        model.Export(_folder.FullName);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_new_adapter_is_compared_with_the_base_alone_and_a_learned_one_with_a_copy()
    {
        using var scope = NewDisposeScope();
        using LlamaModel model = Adapted(),
            other = Adapted();
        using var fresh = new ReferencePolicy(model);
        fresh.IsBase.ShouldBeTrue();
        fresh.With(() => model.Adapters.Active).ShouldBeNull();
        model.Adapters.Active.ShouldNotBeNull();

        Disturb(model);
        using var copied = new ReferencePolicy(model);
        copied.IsBase.ShouldBeFalse();
        copied.With(() => model.Adapters.Active).ShouldNotBeNull();

        // A resumed stage makes its reference before it knows what it started with.
        using MemoryState ofBase = new(),
            ofCopy = new();
        fresh.Save(ofBase);
        copied.Save(ofCopy);
        using var resumed = new ReferencePolicy(other);
        resumed.Load(ofCopy);
        resumed.IsBase.ShouldBeFalse();
        resumed.Load(ofBase);
        resumed.IsBase.ShouldBeTrue();
    }

    [Fact]
    public void The_divergence_of_an_adapter_is_measured_against_the_base()
    {
        using var scope = NewDisposeScope();
        using var model = Adapted();
        var options = new GrpoOptions
        {
            PromptsPerStep = 2,
            GroupSize = 4,
            MaxNewTokens = 5,
            LearningRate = 5e-2,
            Beta = 0.1,
        };
        using var grpo = Training.Grpo(model, options);
        var batch = Training.Sample(model, grpo, _prompts, 1, text => text.Length);
        ((GrpoRecord)grpo.Update(batch, Training.At(1))).Kl.ShouldNotBeNull().ShouldBe(0, 1e-6);
        ((GrpoRecord)grpo.Update(batch, Training.At(2))).Kl.ShouldNotBeNull().ShouldBeGreaterThan(1e-4);
    }

    [Fact]
    public void An_entropy_bonus_alone_makes_the_policy_less_sure()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small(initializerRange: 0.4);
        var options = new GrpoOptions
        {
            PromptsPerStep = 2,
            GroupSize = 4,
            MaxNewTokens = 5,
            LearningRate = 1e-2,
            EntropyCoef = 1,
        };
        using var grpo = Training.Grpo(model, options);
        var entropies = Enumerable
            .Range(1, 12)
            .Select(step =>
            {
                // Equal rewards: nothing but the bonus is learned from.
                var batch = Training.Sample(model, grpo, _prompts, step, _ => 1);
                return ((GrpoRecord)grpo.Update(batch, Training.At(step))).Entropy;
            })
            .ToList();
        entropies[^1].ShouldBeGreaterThan(entropies[0] + 0.3);
    }

    [Theory]
    [InlineData(LossType.Dapo, 4)]
    [InlineData(LossType.Grpo, 4)]
    [InlineData(LossType.Grpo, 2)]
    [InlineData(LossType.DrGrpo, 1)]
    public void The_bonus_is_the_mean_entropy_of_tokens_however_many_gradient_steps_are_taken(
        LossType type,
        int minibatch
    )
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        var options = new GrpoOptions
        {
            PromptsPerStep = 2,
            GroupSize = 2,
            MaxNewTokens = 5,
            LearningRate = 0,
            EntropyCoef = 0.5,
            LossType = type,
            MinibatchSize = minibatch,
        };
        using var grpo = Training.Grpo(model, options);
        var record = (GrpoRecord)grpo.Update(Training.Sample(model, grpo, _prompts, 1, _ => 1), Training.At(1));
        // A mean of minibatches' means: of unlike lengths, near the mean of all tokens.
        record.Loss.ShouldBe(-0.5 * record.Entropy, 0.02 * record.Entropy);
    }

    [Fact]
    public void Rewards_can_be_normalised_by_themselves_before_they_are_added()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        var options = new GrpoOptions
        {
            PromptsPerStep = 1,
            GroupSize = 4,
            MaxNewTokens = 5,
            RewardAggregation = RewardAggregation.NormalizeThenSum,
        };
        using var grpo = Training.Grpo(model, options);
        // The second reward is a thousand times as large and says the opposite; of equal weight, they cancel.
        double[] small = [0, 1, 0, 1],
            large = [1000, 0, 1000, 0];
        var batch = Training.Sample(model, grpo, _prompts, 1, _ => 0) with
        {
            Rewards = [.. small.Zip(large, (a, b) => a + b)],
            Components = [new RewardComponent("small", 1, small), new RewardComponent("large", 1, large)],
        };
        var record = (GrpoRecord)grpo.Update(batch, Training.At(1));
        record.Advantages.ShouldAllBe(advantage => Math.Abs(advantage) < 1);
        var plain = Training.Grpo(model, options with { RewardAggregation = RewardAggregation.SumThenNormalize });
        ((GrpoRecord)plain.Update(batch, Training.At(1))).Advantages[0].ShouldBe(0.866f, 1e-3f);
        plain.Dispose();
    }

    [Fact]
    public void A_layer_computed_again_leaves_the_same_inputs_of_its_adapter_out()
    {
        using var scope = NewDisposeScope();
        using LlamaModel keeps = Dropping(checkpointing: false),
            again = Dropping(checkpointing: true),
            whole = Adapted();
        Completion[] completions =
        [
            Training.Demonstration(keeps, "1+2=", "3"),
            Training.Demonstration(keeps, "4+4=", "8"),
        ];
        var (expected, gradients) = Learn(keeps, completions);
        var (scores, others) = Learn(again, completions);
        scores.Distance(expected).ShouldBe(0);
        gradients.Zip(others).ShouldAllBe(x => x.First.Distance(x.Second) == 0);
        gradients.ShouldContain(x => x.abs().max().item<float>() > 1e-4f);
        Disturb(whole);
        Learn(whole, completions).Scores.Distance(expected).ShouldBeGreaterThan(1e-4);
    }

    [Theory]
    [InlineData(LoraDtype.Float32, ScalarType.Float32)]
    [InlineData(LoraDtype.Bfloat16, ScalarType.BFloat16)]
    public void Adapters_learn_in_the_dtype_that_is_asked_for(LoraDtype dtype, ScalarType expected)
    {
        using var scope = NewDisposeScope();
        using var model = Adapted(dtype);
        model.Module.parameters().ShouldAllBe(parameter => parameter.dtype == expected);
        using var sft = Training.Sft(model, new Sft.SftOptions { LearningRate = 5e-2, BatchSize = 2 });
        var batch = new CompletionBatch(
            [Training.Demonstration(model, "1+2=", "3"), Training.Demonstration(model, "4+4=", "8")],
            1,
            []
        );
        var losses = Enumerable.Range(1, 15).Select(step => Loss(sft.Update(batch, Training.At(step)))).ToList();
        losses[^1].ShouldBeLessThan(losses[0] / 2);
    }

    private static double Loss(UpdateRecord record) =>
        Rlfw
            .Training.Loops.UpdateRecordMetrics.Of(record.GetType())
            .First(metric => metric.Name == "loss")
            .Value(record)!
            .Value;

    private static (Tensor Scores, Tensor[] Gradients) Learn(LlamaModel model, Completion[] completions)
    {
        using var scores = model.Scorer.Score(new ScoringRequest(completions) { Learns = true });
        scores.LogProbabilities.sum().backward();
        scores.Backward();
        return (
            scores.LogProbabilities.detach().clone(),
            [.. model.Module.parameters().Select(parameter => parameter.grad!.clone())]
        );
    }

    private LlamaModel Dropping(bool checkpointing)
    {
        var model = Models.Make(
            new LlamaOptions
            {
                Path = _folder.FullName,
                Tokenizer = Models.Digits,
                GradientCheckpointing = checkpointing,
                Lora = new LoraOptions
                {
                    R = 4,
                    TargetModules = ["q_proj", "v_proj"],
                    Dropout = 0.5,
                },
            },
            learning: new RandomStream(1, "learning")
        );
        Disturb(model);
        return model;
    }

    private static void Disturb(LlamaModel model)
    {
        using var gradients = no_grad();
        foreach (var parameter in model.Module.parameters())
        {
            parameter.add_(0.1);
        }
    }

    private LlamaModel Adapted(LoraDtype dtype = LoraDtype.Float32) =>
        Models.Make(
            new LlamaOptions
            {
                Path = _folder.FullName,
                Tokenizer = Models.Digits,
                Lora = new LoraOptions
                {
                    R = 4,
                    TargetModules = ["q_proj", "v_proj"],
                    Dtype = dtype,
                },
            }
        );
}
