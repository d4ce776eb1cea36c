using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Plugins.Dpo;
using Rlfw.Plugins.Grpo;
using Rlfw.Plugins.Llama;
using Rlfw.Plugins.Rloo;
using Rlfw.Plugins.Sft;
using Rlfw.Training.Loops;

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

    public static RlooAlgorithm Rloo(LlamaModel model, RlooOptions options, RandomStreams? streams = null)
    {
        OptionsCheck.Faults(options).ShouldBeEmpty();
        return new RlooAlgorithm(options, Context(model, streams ?? new RandomStreams(1)));
    }

    public static DpoAlgorithm Dpo(LlamaModel model, DpoOptions options)
    {
        OptionsCheck.Faults(options).ShouldBeEmpty();
        return new DpoAlgorithm(options, Context(model, new RandomStreams(1)));
    }

    /// <summary>Log-probabilities of a completion's tokens, with their graph.</summary>
    public static Tensor LogProbabilities(LlamaModel model, Completion completion, double temperature = 1)
    {
        long[] ids = [.. completion.PromptIds.Concat(completion.CompletionIds).Select(id => (long)id)];
        var logits = model.Logits(torch.tensor(ids[..^1], [1, ids.Length - 1]), null) / temperature;
        var own = logits[0].narrow(0, completion.PromptIds.Length - 1, completion.CompletionIds.Length).log_softmax(-1);
        return own.gather(1, torch.tensor(ids[completion.PromptIds.Length..]).unsqueeze(1)).squeeze(1);
    }

    /// <summary>What a record says, times aside.</summary>
    public static IEnumerable<double?> Numbers(UpdateRecord record) =>
        UpdateRecordMetrics
            .Of(record.GetType())
            .Where(metric => !metric.Name.StartsWith("time/", StringComparison.Ordinal))
            .Select(metric => metric.Value(record));

    public static Completion Demonstration(LlamaModel model, string prompt, string completion) =>
        new(model.Tokenizer.Encode(prompt), [.. model.Tokenizer.Encode(completion), model.Tokenizer.EndId], [], true);

    /// <summary>Samples what the algorithm asks for and scores each completion's text.</summary>
    public static CompletionBatch Sample(
        LlamaModel model,
        ICompletionAlgorithm algorithm,
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
