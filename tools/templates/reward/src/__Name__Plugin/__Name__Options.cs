using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace __Name__Plugin;

/// <summary>Options of the <c>__id__</c> reward. A property is a key of the experiment file, in snake_case.</summary>
public sealed record __Name__Options
{
    /// <summary>The longest completion, in characters, that scores 1.</summary>
    [Description("The longest completion, in characters, that scores 1. Smaller values ask for shorter answers.")]
    [Range(1, 100_000)]
    public int MaxCharacters { get; init; } = 20;
}
