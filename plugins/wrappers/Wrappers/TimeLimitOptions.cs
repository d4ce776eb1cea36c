using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Wrappers;

/// <summary>Options of the time limit.</summary>
public sealed record TimeLimitOptions
{
    /// <summary>Steps after which an episode is truncated.</summary>
    [Description(
        "Steps after which an episode is truncated: value targets bootstrap through the cut, as the task itself goes on (Pardo et al. 2018, section 3). The environment's own limit, where it has one, still holds."
    )]
    [Range(1, int.MaxValue)]
    public required int Steps { get; init; }
}
