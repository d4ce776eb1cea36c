using System.ComponentModel.DataAnnotations;

namespace Judge;

/// <summary>How long the judge takes.</summary>
public sealed record JudgedOptions
{
    /// <summary>Milliseconds until the judge answers.</summary>
    [Range(0, 60_000)]
    public int Milliseconds { get; init; } = 20;
}
