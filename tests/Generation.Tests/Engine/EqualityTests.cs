using Rlfw.Contracts;

namespace Rlfw.Generation.Tests.Engine;

/// <summary>However the engine goes about it, the tokens are those of plain decoding.</summary>
public sealed class EqualityTests
{
    private static readonly Dictionary<string, EngineOptions> _ways = new(StringComparer.Ordinal)
    {
        ["all at once"] = new EngineOptions(),
        ["few at a time"] = new EngineOptions { MaximumRows = 3 },
        ["prompts in small parts"] = new EngineOptions { MaximumStepTokens = 5 },
        ["small blocks"] = new EngineOptions { BlockSize = 1 },
        ["odd blocks"] = new EngineOptions { BlockSize = 7 },
        ["plain operators"] = new EngineOptions { Kernels = false },
        ["plain operators, in parts"] = new EngineOptions
        {
            Kernels = false,
            MaximumStepTokens = 7,
            BlockSize = 4,
        },
        ["little room"] = new EngineOptions { CacheTokens = 64, BlockSize = 4 },
        ["kept prefixes"] = new EngineOptions { KeepPrefixes = true, BlockSize = 4 },
        ["kept prefixes, little room"] = new EngineOptions
        {
            KeepPrefixes = true,
            BlockSize = 4,
            CacheTokens = 64,
        },
        ["deterministic"] = new EngineOptions
        {
            Deterministic = true,
            MaximumRows = 8,
            BlockSize = 4,
        },
        ["deterministic, little room"] = new EngineOptions
        {
            Deterministic = true,
            MaximumRows = 8,
            BlockSize = 4,
            CacheTokens = 64,
        },
        ["prompt lookup"] = new EngineOptions { Speculation = new SpeculationOptions(), BlockSize = 4 },
        ["prompt lookup, little room"] = new EngineOptions
        {
            Speculation = new SpeculationOptions { Tokens = 3 },
            BlockSize = 4,
            CacheTokens = 64,
        },
    };

    private static readonly Lazy<int[][]> _greedy = new(() =>
    {
        using var model = Runs.Model();
        return [.. Runs.Prompts(seed: 3, count: 24).Select(prompt => Runs.Greedy(model, prompt, 30))];
    });

    public static TheoryData<string> Ways => [.. _ways.Keys];

    private static readonly Lazy<Generated[]> _alone = new(() =>
    {
        using var model = Runs.Model();
        return [.. SampledRequests().Select(request => Runs.Generate(model, [request], new EngineOptions())[0])];
    });

    [Theory]
    [MemberData(nameof(Ways))]
    public void Greedy_tokens_are_those_of_whole_forward_passes(string way)
    {
        var options = _ways[way];
        using var model = Runs.Model();
        var prompts = Runs.Prompts(seed: 3, count: 24);
        var completions = Runs.Generate(
            model,
            Runs.Requests(prompts, new SamplingSettings(30, Temperature: 0)),
            options
        );
        for (var i = 0; i < prompts.Length; i++)
        {
            completions[i].Ids.ShouldBe(_greedy.Value[i]);
            completions[i]
                .Finish.ShouldBe(
                    completions[i].Ids[^1] == model.Tokenizer.EndId ? FinishReason.Stop : FinishReason.Length
                );
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Sampled_tokens_are_those_of_each_request_alone(string way)
    {
        var options = _ways[way];
        using var model = Runs.Model();
        var requests = SampledRequests();
        var together = Runs.Generate(model, requests, options);
        for (var i = 0; i < requests.Count; i++)
        {
            Runs.Same(together[i], _alone.Value[i]).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_draft_model_changes_no_token_whether_it_guesses_well_or_badly()
    {
        using var model = Runs.Model();
        using var stranger = Models.Small(seed: 9, initializerRange: 0.3);
        var requests = Runs.Requests(Runs.Prompts(seed: 5, count: 12), new SamplingSettings(25));
        var without = Runs.Generate(model, requests, new EngineOptions());
        var statistics = new List<EngineStatistics>();
        foreach (var draft in new[] { model, stranger })
        {
            var options = new EngineOptions
            {
                Speculation = new SpeculationOptions { Draft = draft, Tokens = 3 },
            };
            var with = Runs.Generate(model, requests, options, statistics.Add);
            with.Zip(without).ShouldAllBe(x => Runs.Same(x.First, x.Second, 1e-4f));
        }

        // Itself it guesses right every time; at most the last tokens are cut short.
        statistics[0].RightGuesses.ShouldBeGreaterThan(statistics[0].GuessedTokens * 8 / 10);
        statistics[0].MeanAcceptedLength.ShouldBeGreaterThan(3);
        statistics[1].RightGuesses.ShouldBeLessThan(statistics[1].GuessedTokens);
        statistics[1].GuessedTokens.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Where_asked_for_not_a_bit_depends_on_the_batch_nor_on_preemption()
    {
        using var model = Runs.Model();
        var requests = Runs.Requests(Runs.Prompts(seed: 6, count: 16), new SamplingSettings(25, Temperature: 0.9));
        var options = new EngineOptions
        {
            Deterministic = true,
            MaximumRows = 16,
            BlockSize = 4,
        };
        foreach (var kernels in new[] { true, false })
        {
            var own = options with { Kernels = kernels };
            var together = Runs.Generate(model, requests, own);
            var crowded = Runs.Generate(
                model,
                requests,
                own with
                {
                    CacheTokens = 80,
                },
                statistics => statistics.Preemptions.ShouldBeGreaterThan(0)
            );
            for (var i = 0; i < requests.Count; i++)
            {
                var alone = Runs.Generate(model, [requests[i]], own)[0];
                Runs.Same(together[i], alone, 0).ShouldBeTrue();
                Runs.Same(crowded[i], alone, 0).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void An_8_bit_cache_is_smaller_and_its_error_small()
    {
        using var model = Runs.Model();
        var requests = Runs.Requests(Runs.Prompts(seed: 7, count: 12), new SamplingSettings(1, Temperature: 0));
        long full = 0,
            quantized = 0;
        var options = new EngineOptions { CacheTokens = 1024 };
        var exact = Runs.Generate(model, requests, options, x => full = x.CacheBytes);
        var rounded = Runs.Generate(
            model,
            requests,
            options with
            {
                QuantizedCache = true,
            },
            x => quantized = x.CacheBytes
        );
        // Heads of 8 numbers: 12 bytes for 32.
        ((double)quantized / full).ShouldBe(12.0 / 32, 1e-9);
        var errors = exact
            .Zip(rounded)
            .Select(x => Math.Abs(x.First.Tokens[0].LogProbability - x.Second.Tokens[0].LogProbability));
        errors.Max().ShouldBeInRange(1e-7f, 0.05f);
    }

    private static IReadOnlyList<GenerationRequest> SampledRequests() =>
        Runs.Requests(
            Runs.Prompts(seed: 4, count: 20),
            new SamplingSettings(25, Temperature: 0.8, TopP: 0.95, TopK: 9)
        );
}
