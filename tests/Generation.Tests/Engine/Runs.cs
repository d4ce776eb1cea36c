using Rlfw.Contracts;
using Rlfw.Plugins.Llama;

namespace Rlfw.Generation.Tests.Engine;

/// <summary>Runs an engine to its end.</summary>
internal static class Runs
{
    /// <summary>A model whose completions differ from prompt to prompt.</summary>
    public static LlamaModel Model() => Models.Small(initializerRange: 0.3);

    /// <summary>Prompts of random ids, some of them equal.</summary>
    public static int[][] Prompts(ulong seed, int count, int longest = 20)
    {
        var random = new RandomStream(seed, "prompts");
        var prompts = new List<int[]>();
        for (var i = 0; i < count; i++)
        {
            prompts.Add(
                i > 0 && random.NextInt(4) == 0
                    ? prompts[^1]
                    : [.. Enumerable.Range(0, 1 + random.NextInt(longest)).Select(_ => 2 + random.NextInt(14))]
            );
        }

        return [.. prompts];
    }

    /// <summary>Requests with ids 0, 1, ...</summary>
    public static IReadOnlyList<GenerationRequest> Requests(
        int[][] prompts,
        SamplingSettings sampling,
        ulong seed = 1
    ) => [.. prompts.Select((prompt, i) => new GenerationRequest((ulong)i, prompt, sampling, seed))];

    /// <summary>Adds all, and steps until nothing is left.</summary>
    public static IReadOnlyList<Generated> ToEnd(
        this GenerationEngine engine,
        IReadOnlyList<GenerationRequest> requests
    )
    {
        var completions = requests.ToDictionary(request => request.Id, _ => new Generated());
        foreach (var request in requests)
        {
            engine.Add(request);
        }

        while (engine.HasWork)
        {
            foreach (var output in engine.Step())
            {
                completions[output.RequestId].Append(output);
            }
        }

        return [.. requests.Select(request => completions[request.Id])];
    }

    /// <summary>The same in an engine of its own, which loses no block.</summary>
    public static IReadOnlyList<Generated> Generate(
        ICausalLanguageModel model,
        IReadOnlyList<GenerationRequest> requests,
        EngineOptions options,
        Action<EngineStatistics>? look = null
    )
    {
        using var engine = new GenerationEngine(model, CPU, options);
        var completions = engine.ToEnd(requests);
        var statistics = engine.Statistics;
        statistics.FreeBlocks.ShouldBe(statistics.Blocks);
        (statistics.Running, statistics.Waiting).ShouldBe((0, 0));
        statistics.CompletionTokens.ShouldBe(completions.Sum(x => (long)x.Tokens.Count));
        look?.Invoke(statistics);
        return completions;
    }

    /// <summary>The most probable tokens by whole forward passes, without any cache.</summary>
    public static int[] Greedy(LlamaModel model, int[] prompt, int newTokens)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        List<long> ids = [.. prompt.Select(id => (long)id)];
        while (ids.Count < prompt.Length + newTokens)
        {
            var logits = model.Logits(torch.tensor([.. ids], [1, ids.Count]), null)[0, ids.Count - 1];
            logits[model.Tokenizer.PaddingId] = torch.tensor(float.NegativeInfinity);
            ids.Add(logits.argmax().item<long>());
            if (ids[^1] == model.Tokenizer.EndId)
            {
                break;
            }
        }

        return [.. ids.Skip(prompt.Length).Select(id => (int)id)];
    }

    /// <summary>Whether two completions are the same but for rounding.</summary>
    public static bool Same(Generated left, Generated right, float tolerance = 1e-4f) =>
        left.Finish == right.Finish
        && left.Text == right.Text
        && left.Ids.SequenceEqual(right.Ids)
        && left.Tokens.Zip(right.Tokens)
            .All(x =>
                Math.Abs(x.First.LogProbability - x.Second.LogProbability) <= tolerance
                && Math.Abs(x.First.DrawnLogProbability - x.Second.DrawnLogProbability) <= tolerance
                && Math.Abs(x.First.ModelLogProbability - x.Second.ModelLogProbability) <= tolerance
            );
}
