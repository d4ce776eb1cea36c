using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace __Name__Plugin;

/// <summary>Options of the <c>__id__</c> tracker. A property is a key of the experiment file, in snake_case.</summary>
public sealed record __Name__Options
{
    /// <summary>The file's name within the run folder.</summary>
    [Description("The file's name within the run folder.")]
    [MinLength(1)]
    public string File { get; init; } = "__id__.csv";
}
