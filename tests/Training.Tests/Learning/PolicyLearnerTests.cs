using System.Runtime.InteropServices;
using Rlfw.Contracts;
using Rlfw.Training.Learning;
using Rlfw.Training.Loops;
using Rlfw.Training.Optimizers;
using Rlfw.Training.Scoring;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Learning;

public sealed class PolicyLearnerTests
{
    [Fact]
    public void Out_of_memory_is_answered_by_smaller_micro_batches_and_the_same_step()
    {
        using var scope = NewDisposeScope();
        var logger = new ListLogger();
        using BigramModel roomy = Model(),
            narrow = Model();
        using IParameterOptimizer roomyOptimizer = Optimizer(roomy),
            narrowOptimizer = Optimizer(narrow);
        var plenty = Learner(new PaddedScorer(roomy, torch.CPU), roomyOptimizer, new ListLogger());
        // Sixteen completions of seven tokens; the device takes 70 tokens at a time.
        var scarce = Learner(new NarrowDevice(new PaddedScorer(narrow, torch.CPU), 70), narrowOptimizer, logger, 200);
        var (expected, actual) = (new PolicyStatistics(), new PolicyStatistics());

        plenty.Step(Completions(16), 64, expected);
        scarce.Step(Completions(16), 64, actual);

        // 200, 100, and then the least that is tried.
        scarce.MaximumTokens.ShouldBe(64);
        logger.Lines.Count.ShouldBe(2);
        logger.Lines[0].ShouldContain("ran out of memory with micro-batches of 200 tokens");
        logger.Lines[0].ShouldContain("micro_batch_tokens");
        actual.Loss.ShouldBe(expected.Loss, 1e-6);
        actual.GradientNorm.ShouldBe(expected.GradientNorm, 1e-6);
        roomy
            .Module.parameters()
            .Zip(narrow.Module.parameters())
            .ShouldAllBe(x => x.First.allclose(x.Second, 1e-4, 1e-4));
    }

    [Fact]
    public void What_does_not_fit_however_it_is_divided_fails()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        using var optimizer = Optimizer(model);
        var learner = Learner(new NarrowDevice(new PaddedScorer(model, torch.CPU), 3), optimizer, new ListLogger());
        Should
            .Throw<ExternalException>(() => learner.Step(Completions(4), 16, new PolicyStatistics()))
            .Message.ShouldContain("out of memory");
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_not_learned_from()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        using var optimizer = Optimizer(model);
        var before = model.Module.parameters().Select(x => x.clone()).ToArray();
        var learner = Learner(new PaddedScorer(model, torch.CPU), optimizer, new ListLogger());
        var broken = Completions(4).Select(x => x with { Advantage = float.NaN }).ToArray();

        Should
            .Throw<TrainingDivergedException>(() => learner.Step(broken, 16, new PolicyStatistics()))
            .Message.ShouldContain("grad_norm");
        model.Module.parameters().Zip(before).ShouldAllBe(x => x.First.equal(x.Second).item<bool>());
    }

    [Fact]
    public void Scores_come_in_the_order_of_the_completions_however_they_are_divided()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        using var optimizer = Optimizer(model);
        Completion[] completions = [.. Completions(5).Select(x => x.Sampled)];
        var whole = Learner(new PaddedScorer(model, torch.CPU), optimizer, new ListLogger()).Score(completions);
        var parts = Learner(new PaddedScorer(model, torch.CPU), optimizer, new ListLogger(), 8).Score(completions);
        whole.Select(x => x.Length).ShouldBe(completions.Select(x => x.CompletionIds.Length));
        whole.SelectMany(x => x).ShouldBe(parts.SelectMany(x => x), 1e-6f);
    }

    private static BigramModel Model()
    {
        using var generator = new torch.Generator(1);
        using (AmbientGenerator.Use(generator))
        {
            return new BigramModel(1);
        }
    }

    private static IParameterOptimizer Optimizer(BigramModel model) =>
        ParameterOptimizers.For(OptimizerKind.Adamw, model.Module, new AdamWSettings(1e-2));

    private static PolicyLearner Learner(
        ITokenScorer scorer,
        IParameterOptimizer optimizer,
        ListLogger logger,
        long? microBatchTokens = null
    ) =>
        new(
            new PolicyLearning { Objective = new PlainObjective(), MicroBatchTokens = microBatchTokens },
            new LearnerParts
            {
                Scorer = scorer,
                Optimizer = optimizer,
                Device = torch.CPU,
                Clock = new SteppedClock(),
                Logger = logger,
            }
        );

    /// <summary>Completions of four tokens behind prompts of three, with log-probabilities that no model gave.</summary>
    private static LearnedCompletion[] Completions(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new LearnedCompletion(
                    new Completion([2, 3, 2 + (i % 5)], [3, 4, 2 + (i % 7), 5], new float[4], true),
                    (i % 3) - 1.1f,
                    Counts: true
                )),
        ];

    /// <summary>-A lp, over all tokens of the step.</summary>
    private sealed class PlainObjective : IPolicyObjective
    {
        public TokenLosses Losses(PolicyTokens tokens)
        {
            var none = torch.zeros_like(tokens.Advantages).gt(1);
            return new TokenLosses((tokens.Advantages * tokens.LogProbabilities).neg(), none, none);
        }

        public Tensor Aggregate(Tensor losses, TokenRows rows, LossScale scale) =>
            LossAggregation.StepTokens(losses, scale);
    }

    /// <summary>Fails as libtorch does where too much is asked for at once.</summary>
    private sealed class NarrowDevice(ITokenScorer scorer, int tokens) : ITokenScorer
    {
        public TrainingMemory Memory => scorer.Memory;

#pragma warning disable CA2201 // what libtorch reports comes as this type
        public ITokenScores Score(ScoringRequest request) =>
            request.Completions.Sum(x => x.PromptIds.Length + x.CompletionIds.Length) > tokens
                ? throw new ExternalException("aten::mm: CUDA out of memory. Tried to allocate 2.00 GiB.")
                : scorer.Score(request);
#pragma warning restore CA2201
    }
}
