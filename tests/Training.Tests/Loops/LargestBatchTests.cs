using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Evaluation;
using Rlfw.Training.Loops;
using Rlfw.Training.Tests.Samples;

namespace Rlfw.Training.Tests.Loops;

/// <summary>What a completion loop tells its algorithm before the first step.</summary>
public sealed class LargestBatchTests : IDisposable
{
    private readonly BigramModel _model = CompletionStages.Model();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(0, false, 3, 3, 5)] // sft: of the example with prompt 1234 (begun, five tokens) and its answer of three with the end
    [InlineData(0, true, 6, 3, 5)] // dpo: both answers of each
    [InlineData(4, false, 12, 5, 4)] // grpo: the longest prompt, and as much as may be generated
    public void An_algorithm_is_told_the_largest_batch(
        int perPrompt,
        bool pairs,
        int rows,
        int promptTokens,
        int completionTokens
    )
    {
        var settings = new CompletionSettings(3, perPrompt, new SamplingSettings(4)) { LearnsPairs = pairs };
        using var algorithm = new BigramLearner(_model, settings);
        Example[] examples =
        [
            new("1234") { Demonstration = "12", Rejected = "1" },
            new("12") { Demonstration = "1234", Rejected = "123" },
        ];
        var stage = CompletionStages.Of(_model, examples, FunctionReward.Of(_ => 1));
        using var loop = new CompletionLoop(algorithm, stage);
        // Five and three tokens of the first, three and five of the second: eight together, five for the longer answer.
        var longest = algorithm.Longest.ShouldNotBeNull();
        (longest.Rows, longest.PromptTokens, longest.CompletionTokens).ShouldBe((rows, promptTokens, completionTokens));
        // Two numbers of four bytes twice a token, for what is generated (nine tokens, rounded up to twelve); nothing where nothing is.
        longest.CacheBytes.ShouldBe(perPrompt == 0 ? 0 : 12 * 12 * 16);
    }

    [Fact]
    public void What_evaluations_hold_counts_where_training_generates_nothing_and_else_makes_room_for_training()
    {
        foreach (var perPrompt in new[] { 0, 4 })
        {
            using var algorithm = new BigramLearner(
                _model,
                new CompletionSettings(3, perPrompt, new SamplingSettings(3))
            );
            var stage = CompletionStages.Of(
                _model,
                CompletionStages.Examples("1", "2", "3"),
                FunctionReward.Of(_ => 1)
            );
            var judges = new RewardSet(
                [new NamedReward("accuracy", 1, FunctionReward.Of(_ => 1))],
                TimeProvider.System
            );
            using var evaluator = new CompletionEvaluator(
                stage,
                CompletionStages.Examples("4", "5", "6", "7", "8"),
                new CompletionEvaluation { MaximumNewTokens = 6 },
                judges
            );
            using var loop = new CompletionLoop(algorithm, stage);
            // Five evaluations, or twelve completions, of two and six tokens.
            algorithm.Longest!.CacheBytes.ShouldBe((perPrompt == 0 ? 5 : 12) * 8 * 16);
        }
    }
}
