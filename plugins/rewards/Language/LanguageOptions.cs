using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Language;

/// <summary>Options of the <c>language</c> reward.</summary>
public sealed record LanguageOptions
{
    /// <summary>The language asked for.</summary>
    [Description("The language asked for: vi or en.")]
    public required TextLanguage Language { get; init; }

    /// <summary>How many different words a completion needs to be in a language at all; fewer score 0.</summary>
    [Description(
        "How many different words a completion needs to be in a language at all; fewer score 0. Larger values close the way "
            + "of writing a few words of it and else only formulas."
    )]
    [Range(1, 1000)]
    public int MinimumWords { get; init; } = 5;

    /// <summary>
    /// Whether a text that is partly in the language earns a part. True gives mixed texts a direction to improve in; false asks for
    /// a score of 0.8 and pays all or nothing.
    /// </summary>
    [Description("Whether a text that is partly in the language earns a part of the score; false pays all or nothing.")]
    public bool Graded { get; init; } = true;
}
