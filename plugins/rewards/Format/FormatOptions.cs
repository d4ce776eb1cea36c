using System.ComponentModel;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Format;

/// <summary>Options of the <c>format</c> reward.</summary>
public sealed record FormatOptions
{
    /// <summary>
    /// The regular expression that the whole completion must match: it is anchored at both ends of the text, so text before or
    /// after does not pass, on other lines neither, and the dot matches line feeds too. The default asks for one answer
    /// between <c>&lt;answer&gt;</c> and <c>&lt;/answer&gt;</c> at the end, with anything but a second answer before it.
    /// </summary>
    [Description(
        "The regular expression that the whole completion must match (anchored at both ends; the dot matches line feeds). "
            + "The default asks for one <answer>...</answer> at the end."
    )]
    public TextPattern Pattern { get; init; } = @"(?:(?!</?answer>).)*<answer>(?:(?!</?answer>).)+</answer>\s*";
}
