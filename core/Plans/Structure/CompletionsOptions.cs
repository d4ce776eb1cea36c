using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plans.Structure;

/// <summary>The value of <c>completions:</c>.</summary>
internal sealed record CompletionsOptions
{
    [Description(
        "Store the completions of every n-th training step; those of evaluations are stored always (unless `per_step` is 0)."
    )]
    [Range(1, long.MaxValue)]
    public long Every { get; init; } = 1;

    [Description(
        "Store at most so many completions of a training step or evaluation, evenly taken; 0 for none. Default: all."
    )]
    [Range(0, int.MaxValue)]
    public int? PerStep { get; init; }

    [Description(
        "A stage stores no more completions, and says so, once they take about so much of the disk (10^6 bytes)."
    )]
    [Range(1, 1_000_000_000)]
    public long MaxMegabytes { get; init; } = 1_000;
}
