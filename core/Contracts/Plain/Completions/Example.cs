namespace Rlfw.Contracts;

/// <summary>One example of a dataset.</summary>
/// <param name="Prompt">What the model is given, exactly as it is tokenized.</param>
public sealed record Example(string Prompt)
{
    /// <summary>The gold answer that rewards compare with; null where there is none.</summary>
    public string? Answer { get; init; }

    /// <summary>A demonstration of a good completion, what supervised fine-tuning learns; null where there is none.</summary>
    public string? Demonstration { get; init; }

    /// <summary>Further columns of the data, for rewards.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } =
        System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}
