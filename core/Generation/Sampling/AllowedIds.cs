using Rlfw.Contracts;

namespace Rlfw.Generation.Sampling;

/// <summary>Which columns of the logits may be chosen.</summary>
/// <param name="Count">Ids of the tokenizer: the model's table may have more rows.</param>
/// <param name="Forbidden">An id that is never chosen, padding; null where it ends completions as well.</param>
internal sealed record AllowedIds(int Count, int? Forbidden)
{
    /// <summary>Those of a model.</summary>
    public static AllowedIds Of(ICausalLanguageModel model) =>
        new(
            model.Tokenizer.VocabularySize,
            model.StopIds.Contains(model.Tokenizer.PaddingId) ? null : model.Tokenizer.PaddingId
        );
}
