using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Plugins.Grpo;
using Rlfw.Plugins.Llama;
using Rlfw.Plugins.Sft;

namespace Rlfw.Plugins.Language.Tests.CompletionAlgorithms;

/// <summary>Short trainings.</summary>
public static class Training
{
    public static SftAlgorithm Sft(LlamaModel model, SftOptions options) =>
        new(options, Context(model, new RandomStreams(1)));

    public static GrpoAlgorithm Grpo(LlamaModel model, GrpoOptions options, RandomStreams? streams = null)
    {
        OptionsCheck.Faults(options).ShouldBeEmpty();
        return new GrpoAlgorithm(options, Context(model, streams ?? new RandomStreams(1)));
    }

    public static Completion Demonstration(LlamaModel model, string prompt, string completion) =>
        new(model.Tokenizer.Encode(prompt), [.. model.Tokenizer.Encode(completion), model.Tokenizer.EndId], [], true);

    /// <summary>Samples what the algorithm asks for and scores each completion's text.</summary>
    public static CompletionBatch Sample(
        LlamaModel model,
        GrpoAlgorithm algorithm,
        IReadOnlyList<string> prompts,
        long step,
        Func<string, double> reward
    )
    {
        var settings = algorithm.Settings;
        var requests = Enumerable
            .Range(0, settings.PromptsPerStep * settings.CompletionsPerPrompt)
            .Select(i => new CompletionRequest(
                model.Tokenizer.Encode(prompts[i / settings.CompletionsPerPrompt % prompts.Count]),
                ((ulong)step << 20) | (uint)i
            ))
            .ToList();
        var completions = new CompletionEngine(model, CPU).Generate(
            requests,
            settings.Sampling,
            1,
            TestContext.Current.CancellationToken
        );
        return new CompletionBatch(
            completions,
            settings.CompletionsPerPrompt,
            [.. completions.Select(x => reward(model.Tokenizer.Decode(x.CompletionIds)))]
        );
    }

    public static UpdateContext At(long step, double progress = 0) => new(step, 0, progress);

    public static Dictionary<string, Tensor> Parameters(LlamaModel model) =>
        model
            .Module.state_dict()
            .ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone(), StringComparer.Ordinal);

    public static double Distance(Dictionary<string, Tensor> left, Dictionary<string, Tensor> right) =>
        left.Max(entry => entry.Value.Distance(right[entry.Key]));

    private static CompletionAlgorithmContext Context(LlamaModel model, RandomStreams streams) =>
        new(model, CPU, streams, new Budget(10, null));
}
