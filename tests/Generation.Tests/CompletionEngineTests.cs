using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Plugins.Llama;
using Rlfw.Training.Estimators;

namespace Rlfw.Generation.Tests;

public sealed class CompletionEngineTests
{
    private const ulong Seed = 7;

    [Fact]
    public void Greedy_completions_are_those_of_transformers()
    {
        using var scope = NewDisposeScope();
        using var model = Models.Golden();
        var golden = Safetensors.Load(Path.Combine(Models.GoldenFolder, "expected.safetensors"));
        var ids = golden["greedy"].data<long>().ToArray().Select(id => (int)id).ToArray();
        var completion = Generate(
                model,
                [new CompletionRequest(ids[..12], 0)],
                new SamplingSettings(24, Temperature: 0)
            )
            .ShouldHaveSingleItem();
        completion.CompletionIds.ShouldBe(ids[12..]);
        completion.Finished.ShouldBeFalse();
    }

    [Fact]
    public void What_is_sampled_does_not_depend_on_the_batch_around_it()
    {
        using var model = Models.Small();
        var sampling = new SamplingSettings(12);
        Prop.ForAll(
                Gen.Choose(2, 15).NonEmptyListOf().Select(ids => ids.Take(9).ToArray()).ListOf(12).ToArbitrary(),
                prompts =>
                {
                    var requests = prompts.Select((prompt, i) => new CompletionRequest(prompt, (ulong)i)).ToList();
                    var together = Generate(model, requests, sampling);
                    var split = Generate(model, requests, sampling, new EngineOptions { MaximumRows = 5 });
                    return requests
                        .Select(request => Generate(model, [request], sampling)[0])
                        .Zip(together, split)
                        .All(x => Same(x.First, x.Second) && Same(x.First, x.Third));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8));
    }

    [Fact]
    public void Seed_and_request_id_decide_what_is_sampled()
    {
        using var model = Models.Small();
        var sampling = new SamplingSettings(12);
        CompletionRequest one = new([5, 6], 1),
            two = new([5, 6], 2);
        var completions = Generate(model, [one, two, one], sampling);
        Same(completions[0], completions[2]).ShouldBeTrue();
        completions[0].CompletionIds.ShouldNotBe(completions[1].CompletionIds);
        Generate(model, [one], sampling, seed: 8)[0].CompletionIds.ShouldNotBe(completions[0].CompletionIds);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.7)]
    [InlineData(1.0)]
    public void Log_probabilities_are_those_of_a_training_forward_pass(double temperature)
    {
        using var scope = NewDisposeScope();
        using var model = Models.Small();
        var random = new RandomStream(3, "prompts");
        var requests = Enumerable
            .Range(0, 40)
            .Select(i => new CompletionRequest(
                [.. Enumerable.Range(0, 1 + random.NextInt(8)).Select(_ => 2 + random.NextInt(14))],
                (ulong)i
            ))
            .ToList();
        var completions = Generate(model, requests, new SamplingSettings(10, temperature, TopK: 12));
        var rows = SequenceBatch.From(completions, model.Tokenizer.PaddingId, CPU);
        var mask = rows.AttentionMask.narrow(1, 0, rows.AttentionMask.shape[1] - 1);
        var logits = model.Logits(rows.Ids.narrow(1, 0, rows.Ids.shape[1] - 1), mask);
        var trained = TokenLogProbabilities.Compute(logits, rows.Targets, temperature == 0 ? 1 : temperature);
        var completed = rows.TargetMask.to_type(ScalarType.Float32);
        rows.SampledLogProbabilities(completions).Distance(trained * completed).ShouldBeLessThan(1e-4);
        completions.ShouldAllBe(x => x.LogProbabilities.Length == x.CompletionIds.Length);
        completions.ShouldAllBe(x => x.Finished == (x.CompletionIds.Last() == model.Tokenizer.EndId));
        completions.ShouldAllBe(x => x.Finished || x.CompletionIds.Length == 10);
        completions.ShouldAllBe(x => !x.CompletionIds.Contains(model.Tokenizer.PaddingId));
    }

    [Fact]
    public void A_generation_leaves_no_tensor_behind()
    {
        using var model = Models.Small();
        var requests = Enumerable.Range(0, 20).Select(i => new CompletionRequest([2, 3 + (i % 4)], (ulong)i)).ToList();
        Generate(model, requests, new SamplingSettings(8));
        LiveTensors.LeftBy(() => Generate(model, requests, new SamplingSettings(8))).ShouldBe(0);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        LiveTensors
            .LeftBy(() =>
                Should.Throw<OperationCanceledException>(() =>
                    new CompletionEngine(model, CPU).Generate(requests, new SamplingSettings(8), Seed, cancelled.Token)
                )
            )
            .ShouldBe(0);
    }

    [Fact]
    public void What_is_generated_does_not_depend_on_calls_before_to_the_last_bit()
    {
        using var model = Models.Small(initializerRange: 0.3);
        var sampling = new SamplingSettings(14);
        List<CompletionRequest>[] calls =
        [
            .. new[]
            {
                (Count: 30, Length: 9),
                (Count: 7, Length: 3),
                (Count: 60, Length: 12),
                (Count: 30, Length: 9),
            }.Select(
                (call, seed) =>
                {
                    var random = new RandomStream((ulong)seed, "prompts");
                    return Enumerable
                        .Range(0, call.Count)
                        .Select(i => new CompletionRequest(
                            [
                                .. Enumerable
                                    .Range(0, 1 + random.NextInt(call.Length))
                                    .Select(_ => 2 + random.NextInt(14)),
                            ],
                            (ulong)i
                        ))
                        .ToList();
                }
            ),
        ];
        var options = new EngineOptions { MaximumRows = 16 };
        using var kept = new CompletionEngine(model, CPU, options);
        foreach (var requests in calls)
        {
            var after = kept.Generate(requests, sampling, Seed, TestContext.Current.CancellationToken);
            var alone = Generate(model, requests, sampling, options);
            after
                .Zip(alone)
                .ShouldAllBe(x =>
                    x.First.CompletionIds.SequenceEqual(x.Second.CompletionIds)
                    && x.First.LogProbabilities.SequenceEqual(x.Second.LogProbabilities)
                );
        }
    }

    [Fact]
    public void A_prompt_that_leaves_no_room_is_the_users_fault()
    {
        using var model = Models.Small();
        var error = Should.Throw<UserErrorException>(() =>
            Generate(model, [new CompletionRequest([2, 3, 4], 0)], new SamplingSettings(62))
        );
        error.Message.ShouldContain("prompt of 3 tokens");
        error.Message.ShouldContain("64");
        Should.Throw<UserErrorException>(() =>
            Generate(model, [new CompletionRequest([], 0)], new SamplingSettings(2))
        );
        Generate(model, [], new SamplingSettings(2)).ShouldBeEmpty();
    }

    private static bool Same(Completion left, Completion right) =>
        left.CompletionIds.AsSpan().SequenceEqual(right.CompletionIds)
        && left.PromptIds.AsSpan().SequenceEqual(right.PromptIds)
        && left.LogProbabilities.Zip(right.LogProbabilities).All(pair => Math.Abs(pair.First - pair.Second) < 1e-4);

    private static IReadOnlyList<Completion> Generate(
        LlamaModel model,
        IReadOnlyList<CompletionRequest> requests,
        SamplingSettings sampling,
        EngineOptions? options = null,
        ulong seed = Seed
    ) => Generate(new CompletionEngine(model, CPU, options), requests, sampling, seed);

    private static IReadOnlyList<Completion> Generate(
        CompletionEngine engine,
        IReadOnlyList<CompletionRequest> requests,
        SamplingSettings sampling,
        ulong seed
    )
    {
        using (engine)
        {
            return engine.Generate(requests, sampling, seed, TestContext.Current.CancellationToken);
        }
    }
}
