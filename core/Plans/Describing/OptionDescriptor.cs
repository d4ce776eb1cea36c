namespace Rlfw.Plans;

/// <summary>One option of a plugin, as people read about it.</summary>
public sealed record OptionDescriptor
{
    /// <summary>Its key in experiment files.</summary>
    public required string Key { get; init; }

    /// <summary>What it holds, in words: "number", "list of whole numbers", "one of relu, tanh".</summary>
    public required string Type { get; init; }

    /// <summary>Its default as it is written in YAML; null where it is required.</summary>
    public required string? Default { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool Required => Default is null;

    /// <summary>What values are allowed, in words ("greater than 0 and at most 1"); null where the type says it all.</summary>
    public string? Range { get; init; }

    /// <summary>The values there are to choose from; empty where there is no such list.</summary>
    public IReadOnlyList<string> AllowedValues { get; init; } = [];

    /// <summary>What it means and does; empty where its author wrote nothing.</summary>
    public required string Description { get; init; }

    /// <summary>The options inside it, where it is a record of options.</summary>
    public IReadOnlyList<OptionDescriptor> Nested { get; init; } = [];
}
