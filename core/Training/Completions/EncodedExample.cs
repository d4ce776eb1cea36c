using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>An example as token ids.</summary>
/// <param name="Example">The example.</param>
/// <param name="PromptIds">The prompt, begin token included where the tokenizer has one.</param>
/// <param name="DemonstrationIds">The demonstration with the end token; empty where none was asked for.</param>
public sealed record EncodedExample(Example Example, int[] PromptIds, int[] DemonstrationIds)
{
    /// <summary>The rejected answer with the end token; empty where none was asked for.</summary>
    public int[] RejectedIds { get; init; } = [];
}
