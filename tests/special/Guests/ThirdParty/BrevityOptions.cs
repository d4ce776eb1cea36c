using System.ComponentModel.DataAnnotations;

namespace ThirdParty;

/// <summary>How short is short.</summary>
public sealed record BrevityOptions
{
    /// <summary>Completions of up to this many letters score 1.</summary>
    [Range(1, 100_000)]
    public int Letters { get; init; } = 10;
}
