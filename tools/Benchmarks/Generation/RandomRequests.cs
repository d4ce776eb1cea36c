using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Benchmarks;

/// <summary>Requests with prompts of random ids, which share no beginnings and do not end before their limit.</summary>
internal static class RandomRequests
{
    /// <summary>Makes one.</summary>
    public static GenerationRequest Make(
        ICausalLanguageModel model,
        RandomStream random,
        ulong id,
        int promptLength,
        int newTokens
    )
    {
        var vocabulary = model.Tokenizer.VocabularySize;
        int[] prompt = [.. Enumerable.Range(0, promptLength).Select(_ => random.NextInt(vocabulary))];
        return new GenerationRequest(id, prompt, new SamplingSettings(newTokens) { IgnoreStopIds = true }, 11)
        {
            WantsText = false,
        };
    }
}
