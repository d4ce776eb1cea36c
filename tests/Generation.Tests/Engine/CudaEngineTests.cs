using Rlfw.Contracts;
using Rlfw.Plugins.Llama;

namespace Rlfw.Generation.Tests.Engine;

/// <summary>On a GPU, with recorded steps and own kernels or without, the tokens are those of plain decoding on the CPU.</summary>
[Collection(Gpu.Name)]
public sealed class CudaEngineTests
{
    private static readonly int[][] _prompts = Runs.Prompts(seed: 3, count: 24);

    private static readonly Dictionary<string, EngineOptions> _ways = new(StringComparer.Ordinal)
    {
        ["as it comes"] = new EngineOptions(),
        ["no graphs"] = new EngineOptions { Graphs = false },
        ["no kernels"] = new EngineOptions { Kernels = false },
        ["neither"] = new EngineOptions { Graphs = false, Kernels = false },
        ["few at a time"] = new EngineOptions { MaximumRows = 3 },
        ["prompts in small parts"] = new EngineOptions { MaximumStepTokens = 5 },
        ["little room"] = new EngineOptions { CacheTokens = 128 },
        ["little room, small blocks"] = new EngineOptions { CacheTokens = 64, BlockSize = 4 },
        ["kept prefixes"] = new EngineOptions { KeepPrefixes = true },
        ["deterministic"] = new EngineOptions { Deterministic = true, MaximumRows = 8 },
        ["deterministic, little room"] = new EngineOptions
        {
            Deterministic = true,
            MaximumRows = 8,
            CacheTokens = 128,
        },
        ["prompt lookup"] = new EngineOptions { Speculation = new SpeculationOptions() },
    };

    public static TheoryData<string> Ways => [.. _ways.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Greedy_tokens_are_those_of_plain_decoding_on_the_cpu(string way)
    {
        var options = _ways[way];
        using var plain = Model("cpu");
        using var model = Model("cuda");
        int[][] expected = [.. _prompts.Select(prompt => Runs.Greedy(plain, prompt, 30))];
        List<string> notices = [];
        var completions = Generate(
            model,
            Runs.Requests(_prompts, new SamplingSettings(30, Temperature: 0)),
            options with
            {
                Notify = notices.Add,
            }
        );
        notices.ShouldBeEmpty();
        for (var i = 0; i < _prompts.Length; i++)
        {
            completions[i].Ids.ShouldBe(expected[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Sampled_tokens_are_those_of_the_cpu(string way)
    {
        var options = _ways[way];
        using var plain = Model("cpu");
        using var model = Model("cuda");
        var requests = Runs.Requests(_prompts, new SamplingSettings(25, Temperature: 0.8, TopP: 0.95, TopK: 9));
        var expected = Runs.Generate(plain, requests, new EngineOptions());
        var completions = Generate(model, requests, options);
        // A random number may fall on a boundary that rounds to its other side; that it does so often would be a mistake.
        completions
            .Zip(expected)
            .Count(x => Runs.Same(x.First, x.Second, 1e-3f))
            .ShouldBeGreaterThan(_prompts.Length - 3);
    }

    [Fact]
    public void Where_asked_for_not_a_bit_depends_on_the_batch_nor_on_preemption()
    {
        using var model = Model("cuda");
        var requests = Runs.Requests(_prompts, new SamplingSettings(25, Temperature: 0.9));
        var options = new EngineOptions { Deterministic = true, MaximumRows = 24 };
        var together = Generate(model, requests, options);
        var crowded = Generate(model, requests, options with { CacheTokens = 160 });
        for (var i = 0; i < requests.Count; i += 5)
        {
            var alone = Generate(model, [requests[i]], options)[0];
            Runs.Same(together[i], alone, 0).ShouldBeTrue();
            Runs.Same(crowded[i], alone, 0).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recorded_or_operator_by_operator_a_model_writes_the_same_to_the_last_bit(bool deterministic)
    {
        using LlamaModel recorded = Model("cuda"),
            eager = Model("cuda", cudaGraphs: false);
        var options = new EngineOptions { Deterministic = deterministic, MaximumRows = 16 };
        var requests = Runs.Requests(_prompts, new SamplingSettings(30, Temperature: 0.9));
        var expected = Generate(eager, requests, options);
        Generate(recorded, requests, options).Zip(expected).ShouldAllBe(x => Runs.Same(x.First, x.Second, 0));
    }

    [Fact]
    public void A_recorded_step_goes_on_with_what_a_trainer_changed()
    {
        using var model = Model("cuda");
        using var engine = new GenerationEngine(model, Golden.Device("cuda"), new EngineOptions());
        var requests = Runs.Requests(_prompts, new SamplingSettings(30, Temperature: 0));
        engine.ToEnd(requests);
        using (no_grad())
        {
            foreach (var parameter in model.Module.parameters())
            {
                parameter.mul_(0.9);
            }
        }

        engine.ParametersChanged();
        var completions = engine.ToEnd(requests);
        var fresh = Generate(model, requests, new EngineOptions { Graphs = false });
        completions.Zip(fresh).ShouldAllBe(x => Runs.Same(x.First, x.Second, 1e-3f));
    }

    private static LlamaModel Model(string device, bool cudaGraphs = true) =>
        Models.Make(
            new LlamaOptions
            {
                HiddenSize = 64,
                Layers = 2,
                Heads = 4,
                KvHeads = 2,
                MaxLength = 64,
                InitializerRange = 0.3,
                CudaGraphs = cudaGraphs,
                Tokenizer = Models.Digits,
            },
            device: Golden.Device(device)
        );

    private static IReadOnlyList<Generated> Generate(
        LlamaModel model,
        IReadOnlyList<GenerationRequest> requests,
        EngineOptions options
    )
    {
        using var engine = new GenerationEngine(model, Golden.Device("cuda"), options);
        var completions = engine.ToEnd(requests);
        engine.Statistics.FreeBlocks.ShouldBe(engine.Statistics.Blocks);
        return completions;
    }
}
