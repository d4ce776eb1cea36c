namespace Rlfw.Contracts;

/// <summary>What a stage learns from, recorded at its beginning: a dataset's split, or an environment.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Name">The plugin's id.</param>
/// <param name="Context">What it is used for: "training", "evaluation".</param>
/// <param name="Digest">A fingerprint of the content, at most 36 characters: of the examples, or of the environment's options.</param>
public sealed record DataUsed(string Stage, string Name, string Context, string Digest) : EventPayload
{
    /// <summary>The plugin's options by dotted path; environment references stay references.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } =
        System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    /// <summary>How many examples; null for environments.</summary>
    public long? Examples { get; init; }

    /// <summary>Where observations come from; null for datasets.</summary>
    public DescribedSpace? Observations { get; init; }

    /// <summary>Where actions come from; null for datasets.</summary>
    public DescribedSpace? Actions { get; init; }
}
