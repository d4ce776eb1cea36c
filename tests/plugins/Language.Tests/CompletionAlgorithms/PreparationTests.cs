using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Plugins.Dpo;
using Rlfw.Plugins.Grpo;
using Rlfw.Plugins.Llama;
using Rlfw.Plugins.Rloo;
using Rlfw.Plugins.Sft;

namespace Rlfw.Plugins.Language.Tests.CompletionAlgorithms;

/// <summary>What algorithms do before the first step where the device's memory is limited.</summary>
public sealed class PreparationTests
{
    // Sixteen completions of ten tokens behind prompts of six.
    private static readonly CompletionShape _longest = new(16, 6, 10, CacheBytes: 3_000_000);

    public static TheoryData<string> Algorithms => ["sft", "dpo", "rloo", "grpo"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void The_plan_is_said_the_largest_micro_batch_is_tried_and_what_does_not_fit_becomes_smaller(string name)
    {
        using var scope = NewDisposeScope();
        using var small = Models.Small();
        using var model = new ScarceModel(small, limit: 100_000_000_000, fitting: 70);
        var before = Training.Parameters(small);
        var (algorithm, lines) = Make(name, model);
        using (algorithm)
        {
            algorithm.Prepare(_longest);

            lines[0].Level.ShouldBe(LogLevel.Information);
            lines[0].Text.ShouldStartWith("memory plan:");
            // All sixteen at once, as the plan has room for 8,192 tokens; a pair is never divided.
            lines[0].Text.ShouldContain("micro-batches of 256 tokens");
            lines[0].Text.ShouldContain("keys and values                0.00 GB");
            model.Passes[0].ShouldBe((256, true));
            model.Passes[^1].Tokens.ShouldBeLessThanOrEqualTo(70);
            lines.Count.ShouldBeGreaterThan(1);
            lines
                .Skip(1)
                .ShouldAllBe(x =>
                    x.Level == LogLevel.Warning && x.Text.Contains("ran out of memory with micro-batches")
                );
            // Nothing of the trial stays.
            small.Module.parameters().ShouldAllBe(x => object.Equals(x.grad, null));
            Training.Distance(Training.Parameters(small), before).ShouldBe(0);

            // A step with what was found: no further attempt that does not fit.
            var told = lines.Count;
            model.Passes.Clear();
            algorithm.Update(Batch(small, name), Training.At(1));
            model.Passes.ShouldNotBeEmpty();
            model.Passes.ShouldAllBe(x => x.Tokens <= 70);
            lines.Count.ShouldBe(told);
            Training.Distance(Training.Parameters(small), before).ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_trial_changes_nothing_of_what_is_learned_afterwards(string name)
    {
        using var scope = NewDisposeScope();
        using LlamaModel tried = Models.Small(),
            untried = Models.Small();
        using ScarceModel one = new(tried, 100_000_000_000, 10_000),
            two = new(untried, 100_000_000_000, 10_000);
        using IPreparesForCompletions first = Make(name, one).Algorithm,
            second = Make(name, two).Algorithm;
        first.Prepare(_longest);
        for (var step = 1; step <= 2; step++)
        {
            first.Update(Batch(tried, name), Training.At(step));
            second.Update(Batch(untried, name), Training.At(step));
        }

        Training.Distance(Training.Parameters(tried), Training.Parameters(untried)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Where_nothing_limits_the_memory_nothing_is_planned_or_tried(string name)
    {
        using var model = Models.Small();
        var (algorithm, lines) = Make(name, model);
        using (algorithm)
        {
            algorithm.Prepare(_longest);
            lines.ShouldBeEmpty();
            model.Module.parameters().ShouldAllBe(x => object.Equals(x.grad, null));
        }
    }

    [Fact]
    public void A_copy_for_the_reference_is_part_of_the_plan()
    {
        using var small = Models.Small();
        using var model = new ScarceModel(small, 100_000_000_000, 10_000);
        var (with, lines) = Make("dpo", model);
        using (with)
        {
            with.Prepare(_longest);
        }

        lines[0].Text.ShouldContain("copy for the reference");
        var (without, others) = Make("sft", model);
        using (without)
        {
            without.Prepare(_longest);
        }

        others[0].Text.ShouldNotContain("reference");
    }

    private static (IPreparesForCompletions Algorithm, List<(LogLevel Level, string Text)> Lines) Make(
        string name,
        ICausalLanguageModel model
    )
    {
        var context = new CompletionAlgorithmContext(model, CPU, new RandomStreams(1), new Budget(10, null));
        ListLogger<SftAlgorithm> sft = new();
        ListLogger<DpoAlgorithm> dpo = new();
        ListLogger<RlooAlgorithm> rloo = new();
        ListLogger<GrpoAlgorithm> grpo = new();
        Schedule rate = 1e-2;
        return name switch
        {
            "sft" => (new SftAlgorithm(new SftOptions { LearningRate = rate }, context, sft), sft.Lines),
            "dpo" => (new DpoAlgorithm(new DpoOptions { LearningRate = rate }, context, dpo), dpo.Lines),
            "rloo" => (new RlooAlgorithm(new RlooOptions { LearningRate = rate }, context, rloo), rloo.Lines),
            _ => (new GrpoAlgorithm(new GrpoOptions { LearningRate = rate }, context, grpo), grpo.Lines),
        };
    }

    /// <summary>Sixteen completions of which every algorithm learns something.</summary>
    private static CompletionBatch Batch(LlamaModel model, string name)
    {
        Completion[] completions =
        [
            .. Enumerable
                .Range(0, 16)
                .Select(i => Training.Demonstration(model, $"{i / 8 + 1}+{i % 7}=", $"{i % 5}{i % 3}"))
                .Select(x => x with { LogProbabilities = new float[x.CompletionIds.Length] }),
        ];
        return name switch
        {
            "sft" => new CompletionBatch(completions, 1, []),
            "dpo" => new CompletionBatch(completions, 2, []),
            _ => new CompletionBatch(completions, 8, [.. Enumerable.Range(0, 16).Select(i => (double)(i % 4))]),
        };
    }
}
