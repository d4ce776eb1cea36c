using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>Which ids end a completion.</summary>
internal static class StopIds
{
    /// <summary>
    /// Those that the checkpoint names, the one that the tokenizer ends texts with, which fine-tuning teaches, and those that
    /// end a turn of the tokenizer's chat template: the published base models name one id alone, and their templates another.
    /// </summary>
    /// <param name="checkpoint">The checkpoint, or null.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    public static IReadOnlyList<int> Of(LlamaCheckpoint? checkpoint, ITokenizer tokenizer) =>
        [
            .. (checkpoint?.Ids.StopIds ?? [])
                .Append(tokenizer.EndId)
                .Concat(tokenizer.ChatTemplate?.StopIds ?? [])
                .Distinct(),
        ];
}
