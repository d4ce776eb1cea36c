using Rlfw.Contracts;

namespace Rlfw.Generation.Tests.Engine;

public sealed class RequestTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("12", "2")]
    [InlineData("=3", "3=", "==")]
    public void Text_ends_before_a_stop_text_wherever_tokens_end(params string[] stops)
    {
        using var model = Runs.Model();
        var stopTexts = stops.Where(stop => stop.Length > 0).ToArray();
        var free = Requests([]);
        var stopped = Requests(stopTexts);
        var hits = 0;
        foreach (var (whole, cut) in free.Zip(stopped))
        {
            var at = stopTexts
                .Select(stop => whole.Text.IndexOf(stop, StringComparison.Ordinal))
                .Where(x => x >= 0)
                .ToList();
            cut.Text.ShouldBe(at.Count > 0 ? whole.Text[..at.Min()] : whole.Text);
            cut.Finish.ShouldBe(at.Count > 0 ? FinishReason.Stop : whole.Finish);
            cut.Ids.ShouldBe(whole.Ids[..cut.Ids.Length]);
            hits += at.Count > 0 ? 1 : 0;
        }

        hits.ShouldBeGreaterThan(stopTexts.Length > 0 ? 3 : -1);

        IReadOnlyList<Generated> Requests(string[] texts) =>
            Runs.Generate(
                model,
                Runs.Requests(Runs.Prompts(seed: 2, count: 20), new SamplingSettings(30) { StopTexts = texts }),
                new EngineOptions()
            );
    }

    [Fact]
    public void Other_stop_ids_end_a_completion_and_give_no_text()
    {
        using var model = Runs.Model();
        var prompts = Runs.Prompts(seed: 2, count: 20);
        var sampling = new SamplingSettings(30) { StopIds = [5], IgnoreStopIds = true };
        var completions = Runs.Generate(model, Runs.Requests(prompts, sampling), new EngineOptions());
        completions.Count(x => x.Finish == FinishReason.Stop).ShouldBeGreaterThan(5);
        foreach (var completion in completions.Where(x => x.Finish == FinishReason.Stop))
        {
            completion.Ids[^1].ShouldBe(5);
            completion.Text.ShouldBe(model.Tokenizer.Decode(completion.Ids.AsSpan()[..^1]));
        }
    }

    [Fact]
    public void A_repetition_penalty_is_that_of_the_paper()
    {
        using var model = Runs.Model();
        using var scope = NewDisposeScope();
        int[] prompt = [3, 4, 5, 3];
        var sampling = new SamplingSettings(12, Temperature: 0) { RepetitionPenalty = 1.7, IgnoreStopIds = true };
        var completion = Runs.Generate(model, Runs.Requests([prompt], sampling), new EngineOptions())[0];
        List<long> ids = [.. prompt];
        foreach (var token in completion.Tokens)
        {
            var logits = model.Logits(torch.tensor([.. ids], [1, ids.Count]), null)[0, ids.Count - 1].detach().clone();
            var own = logits.log_softmax(-1);
            foreach (var seen in ids.Distinct())
            {
                var value = logits[seen].item<float>();
                logits[seen] = torch.tensor(value > 0 ? value / 1.7f : value * 1.7f);
            }

            var penalized = logits.log_softmax(-1);
            logits[0] = torch.tensor(float.NegativeInfinity);
            token.Id.ShouldBe((int)logits.argmax().item<long>());
            token.LogProbability.ShouldBe(penalized[token.Id].item<float>(), 1e-4f);
            token.ModelLogProbability.ShouldBe(own[token.Id].item<float>(), 1e-4f);
            ids.Add(token.Id);
        }
    }

    [Fact]
    public void Alternatives_are_the_most_probable_tokens_best_first()
    {
        using var model = Runs.Model();
        using var scope = NewDisposeScope();
        IReadOnlyList<GenerationRequest> requests =
        [
            new(1, [3, 4], new SamplingSettings(3) { Alternatives = 4 }, 1),
            new(2, [3, 4], new SamplingSettings(3), 1),
        ];
        var completions = Runs.Generate(model, requests, new EngineOptions());
        completions[1].Tokens.ShouldAllBe(token => token.Alternatives.Count == 0);
        var first = completions[0].Tokens[0].Alternatives;
        var (values, ids) = model.Logits(torch.tensor(new[] { 3L, 4 }, [1, 2]), null)[0, 1].log_softmax(-1).topk(4);
        first.Select(x => (long)x.Id).ShouldBe(ids.data<long>().ToArray());
        first.Zip(values.data<float>().ToArray()).ShouldAllBe(x => Math.Abs(x.First.LogProbability - x.Second) < 1e-4);
    }

    [Theory]
    [InlineData("a prompt has no tokens")]
    [InlineData("token 1 of a prompt is 99, but the model's ids are 0 to 15", 3, 99)]
    public void Prompts_that_cannot_be_are_refused(string message, params int[] prompt)
    {
        using var model = Runs.Model();
        using var engine = new GenerationEngine(model, CPU, new EngineOptions());
        var error = Should.Throw<UserErrorException>(() =>
            engine.Add(new GenerationRequest(1, prompt, new SamplingSettings(2), 1))
        );
        error.Message.ShouldContain(message);
        engine.HasWork.ShouldBeFalse();
    }

    public static TheoryData<string, SamplingSettings> Impossible =>
        new()
        {
            { "max_new_tokens is 0; it should be at least 1", new SamplingSettings(0) },
            { "temperature is -1", new SamplingSettings(1, Temperature: -1) },
            { "temperature is NaN", new SamplingSettings(1, Temperature: double.NaN) },
            { "top_p is 0; it should be above 0", new SamplingSettings(1, TopP: 0) },
            { "top_p is 1.5", new SamplingSettings(1, TopP: 1.5) },
            { "top_k is -3", new SamplingSettings(1, TopK: -3) },
            {
                "min_p is 2",
                new SamplingSettings(1) { MinP = 2 }
            },
            {
                "repetition_penalty is 0",
                new SamplingSettings(1) { RepetitionPenalty = 0 }
            },
            {
                "an empty one stands everywhere",
                new SamplingSettings(1) { StopTexts = [""] }
            },
            {
                "alternatives is -1",
                new SamplingSettings(1) { Alternatives = -1 }
            },
            { "a completion of up to 64 do not fit into 64, the longest sequence", new SamplingSettings(64) },
        };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Settings_that_cannot_be_are_refused_by_name(string message, SamplingSettings sampling)
    {
        using var model = Runs.Model();
        using var engine = new GenerationEngine(model, CPU, new EngineOptions());
        Should
            .Throw<UserErrorException>(() => engine.Add(new GenerationRequest(1, [3], sampling, 1)))
            .Message.ShouldContain(message);
    }

    [Fact]
    public void What_does_not_fit_into_the_cache_is_refused_and_so_is_a_cache_that_does_not_fit()
    {
        using var model = Runs.Model();
        using var engine = new GenerationEngine(model, CPU, new EngineOptions { CacheTokens = 32 });
        Should
            .Throw<UserErrorException>(() => engine.Add(new GenerationRequest(1, [3], new SamplingSettings(40), 1)))
            .Message.ShouldContain("do not fit into the key-value cache of 32 tokens");
        var error = Should.Throw<UserErrorException>(() =>
            new GenerationEngine(model, CPU, new EngineOptions { CacheTokens = 1L << 40 })
        );
        error.Message.ShouldContain("not enough memory for the key-value cache");
        error.Message.ShouldContain("hold ");
        Should
            .Throw<UserErrorException>(() => new GenerationEngine(model, CPU, new EngineOptions { MaximumRows = 0 }))
            .Message.ShouldContain("at least 1");
    }

    [Fact]
    public void An_id_may_be_used_again_only_after_its_request_is_finished()
    {
        using var model = Runs.Model();
        using var engine = new GenerationEngine(model, CPU, new EngineOptions());
        var request = new GenerationRequest(1, [3], new SamplingSettings(2), 1);
        engine.ToEnd([request]);
        engine.ToEnd([request]);
        engine.Add(request);
        Should.Throw<ArgumentException>(() => engine.Add(request));
        Should.Throw<InvalidOperationException>(engine.ParametersChanged);
        engine.Cancel(1);
        engine.Cancel(7);
        engine.Step().ShouldHaveSingleItem().Finish.ShouldBe(FinishReason.Cancelled);
        engine.HasWork.ShouldBeFalse();
    }
}
