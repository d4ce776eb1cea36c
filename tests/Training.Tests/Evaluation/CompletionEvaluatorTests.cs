using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Training.Completions;
using Rlfw.Training.Evaluation;
using Rlfw.Training.Loops;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Evaluation;

public sealed class CompletionEvaluatorTests : IDisposable
{
    private const int Samples = 4;

    private static readonly Example[] Examples =
    [
        .. Enumerable.Range(0, 8).Select(x => new Example($"{x}") { Answer = $"{x}" }),
    ];

    private readonly BigramModel _model;

    public CompletionEvaluatorTests()
    {
        using var generator = new torch.Generator(3);
        using var ambient = AmbientGenerator.Use(generator);
        _model = new BigramModel(3);
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Samples_give_pass_at_k_and_a_majority_and_greedy_completions_the_accuracy()
    {
        using var evaluator = Evaluator(Begins(), Samples);

        var report = evaluator.Evaluate(0, 0);

        var greedy = Stored(report, CompletionSource.Evaluation);
        var sampled = Stored(report, CompletionSource.EvaluationSampled);
        (greedy.Count, sampled.Count).ShouldBe((8, 8 * Samples));
        report.Metrics["eval/accuracy"].ShouldBe(greedy.Average(x => x.Rewards["accuracy"]), 1e-12);
        // Chance: that a sample begins with the prompt's digit is decided by the model; these are what the texts say.
        var right = sampled.Chunk(Samples).Select(x => x.Count(y => y.Rewards["accuracy"] == 1)).ToArray();
        right.ShouldContain(x => x > 0);
        right.ShouldContain(x => x < Samples);
        report.Metrics["eval/pass@1"].ShouldBe(right.Average(x => x / (double)Samples), 1e-12);
        report.Metrics["eval/pass@2"].ShouldBe(right.Average(x => PassAtK.Estimate(Samples, x, 2)), 1e-12);
        report.Metrics["eval/pass@4"].ShouldBe(right.Average(x => x > 0 ? 1.0 : 0), 1e-12);
        report
            .Metrics["eval/maj@4"]
            .ShouldBe(
                sampled
                    .Chunk(Samples)
                    .Average(x =>
                        LenientScore.IsMajorityRight([.. x.Select(y => y.Completion)], x[0].Answer!) ? 1.0 : 0
                    ),
                1e-12
            );
        report
            .Metrics["eval/accuracy_lenient"]
            .ShouldBe(greedy.Average(x => LenientScore.IsRight(x.Completion, x.Answer!) ? 1.0 : 0), 1e-12);
    }

    [Fact]
    public void Every_share_lies_within_its_interval_and_the_interval_within_what_is_possible()
    {
        using var evaluator = Evaluator(Begins(), Samples);
        var metrics = evaluator.Evaluate(0, 0).Metrics;

        string[] names = [.. metrics.Keys.Where(x => metrics.ContainsKey($"{x}_low"))];

        names.ShouldBe([
            "eval/accuracy",
            "eval/accuracy_lenient",
            "eval/maj@4",
            "eval/pass@1",
            "eval/pass@2",
            "eval/pass@4",
        ]);
        foreach (var name in names)
        {
            metrics[name].ShouldBeInRange(metrics[$"{name}_low"], metrics[$"{name}_high"]);
            metrics[$"{name}_low"].ShouldBeGreaterThanOrEqualTo(0);
            metrics[$"{name}_high"].ShouldBeLessThanOrEqualTo(1);
        }

        metrics["eval/pass@1_low"].ShouldBeLessThan(metrics["eval/pass@1_high"]);
    }

    [Fact]
    public void An_unchanged_model_is_measured_the_same_again()
    {
        using var evaluator = Evaluator(Begins(), Samples);

        evaluator.Evaluate(0, 0).Metrics.ShouldBe(evaluator.Evaluate(1, 7).Metrics);
    }

    [Fact]
    public void Without_samples_there_is_no_pass_at_k_and_without_answers_nothing_lenient()
    {
        using var evaluator = new CompletionEvaluator(
            Stage(),
            [new Example("1")],
            new CompletionEvaluation { MaximumNewTokens = 3 },
            new RewardSet([new NamedReward("accuracy", 1, FunctionReward.Of(_ => 1))], TimeProvider.System)
        );

        evaluator
            .Evaluate(0, 0)
            .Metrics.Keys.ShouldBe([
                "eval/accuracy",
                "eval/accuracy_high",
                "eval/accuracy_low",
                "eval/completions/clipped_ratio",
                "eval/completions/mean_length",
            ]);
    }

    [Fact]
    public void Rewards_see_how_many_tokens_a_completion_has()
    {
        var seen = new List<int?>();
        var reward = FunctionReward.Of(x =>
        {
            seen.Add(x.Tokens);
            return 1;
        });
        using var evaluator = Evaluator(reward, null);

        var stored = Stored(evaluator.Evaluate(0, 0), CompletionSource.Evaluation);

        seen.ShouldBe(stored.Select(x => (int?)x.Tokens));
    }

    private static FunctionReward Begins() =>
        FunctionReward.Of(x => x.Completion.Contains(x.Example.Answer!, StringComparison.Ordinal) ? 1 : 0);

    private static IReadOnlyList<StoredCompletion> Stored(EvaluationReport report, CompletionSource source) =>
        report.Events.OfType<CompletionsStored>().Single(x => x.Source == source).Completions;

    private CompletionEvaluator Evaluator(IReward judge, int? samples) =>
        new(
            Stage(),
            Examples,
            new CompletionEvaluation
            {
                MaximumNewTokens = 6,
                Samples = samples,
                Temperature = 1.5,
            },
            new RewardSet([new NamedReward("accuracy", 1, judge)], TimeProvider.System)
        );

    private CompletionStage Stage() =>
        new()
        {
            Name = "main",
            Index = 0,
            Budget = new Budget(Steps: 10, null),
            Seed = 1,
            Model = _model,
            Encoder = new ExampleEncoder(_model),
            Engine = new CompletionEngine(_model, torch.CPU),
            Examples = [],
            Rewards = new RewardSet([], TimeProvider.System),
            Archive = new CompletionArchive("main", new CompletionStorage()),
        };
}
