namespace Rlfw.Contracts;

/// <summary>One example of a dataset.</summary>
/// <param name="Prompt">
/// What the model is given, exactly as it is tokenized; where there are <see cref="Messages"/>, what the last of them says, for
/// people and rewards.
/// </param>
public sealed record Example(string Prompt)
{
    /// <summary>The gold answer that rewards compare with; null where there is none.</summary>
    public string? Answer { get; init; }

    /// <summary>A demonstration of a good completion, what supervised fine-tuning learns; null where there is none.</summary>
    public string? Demonstration { get; init; }

    /// <summary>
    /// A worse answer to the same prompt than <see cref="Demonstration"/>: together they are a preference; null where there is none.
    /// </summary>
    public string? Rejected { get; init; }

    /// <summary>
    /// A dialog that the tokenizer's chat template renders, the begin token and the opened answer included; empty where the prompt
    /// is a plain text.
    /// </summary>
    public IReadOnlyList<ChatMessage> Messages { get; init; } = [];

    /// <summary>How long the prompt may be; null for what the model takes, and an error beyond.</summary>
    public PromptLimit? Limit { get; init; }

    /// <summary>Further columns of the data, for rewards.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } =
        System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}
