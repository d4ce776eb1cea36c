using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Plugins.Llama;
using Rlfw.Plugins.WordProblems;

namespace Rlfw.Plugins.Language.Tests.Llama;

/// <summary>What random weights do not show: answers, and how near sampler and learner are where the model is sure.</summary>
public sealed class TrainedModelTests
{
    private const int Problems = 24;

    [Fact]
    public void It_answers_about_six_of_ten_problems_that_it_never_saw()
    {
        using var scope = NewDisposeScope();
        using var trained = new TrainedModel(ScalarType.Float32);
        using var model = Models.Make(trained.Options);
        var problems = Held();
        var completions = Generate(model, CPU, problems, temperature: 0);
        var right = completions
            .Zip(problems)
            .Count(x =>
                model
                    .Tokenizer.Decode(x.First.CompletionIds)
                    .EndsWith($"<answer>{x.Second.Answer}</answer>", StringComparison.Ordinal)
            );
        right.ShouldBeInRange((int)(0.45 * Problems), (int)(0.8 * Problems));
    }

    [Theory]
    [InlineData("cpu", ScalarType.Float32, 1e-5)]
    [InlineData("cuda", ScalarType.Float32, 1e-5)]
    [InlineData("cuda", ScalarType.BFloat16, 0.01)]
    public void Sampler_and_learner_agree(string where, ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        var device = Golden.Device(where);
        using var trained = new TrainedModel(dtype);
        using var model = Models.Make(
            trained.Options with
            {
                Dtype = dtype == ScalarType.Float32 ? LlamaDtype.Float32 : LlamaDtype.Bfloat16,
            },
            device: device
        );
        var completions = Generate(model, device, Held(), temperature: 1);
        using var scores = model.Scorer.Score(new ScoringRequest(completions));
        var sampled = torch.tensor([.. completions.SelectMany(x => x.LogProbabilities)]);
        var gaps = (scores.LogProbabilities.cpu() - sampled).abs();
        gaps.mean().item<float>().ShouldBeLessThan((float)tolerance);
        gaps.shape[0].ShouldBeGreaterThan(20 * Problems);
    }

    private static IReadOnlyList<Example> Held() => new WordProblemsDataset(
            new WordProblemsOptions
            {
                Languages = [WordProblemLanguage.En, WordProblemLanguage.Vi],
                Maximum = 100,
                Train = 1,
                HeldOut = Problems,
            }
        ).Load(new RandomStream(1, "dataset"), TestContext.Current.CancellationToken).HeldOut;

    private static IReadOnlyList<Completion> Generate(
        LlamaModel model,
        Device device,
        IReadOnlyList<Example> problems,
        double temperature
    )
    {
        using var engine = new CompletionEngine(model, device);
        return engine.Generate(
            [.. problems.Select((x, i) => new CompletionRequest(model.Tokenizer.Encode(x.Prompt), (ulong)i))],
            new SamplingSettings(96, temperature),
            1,
            TestContext.Current.CancellationToken
        );
    }
}
