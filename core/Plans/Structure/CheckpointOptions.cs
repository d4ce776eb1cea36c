using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plans.Structure;

/// <summary>The value of <c>checkpoint:</c>.</summary>
internal sealed record CheckpointOptions
{
    [Description("Write one after this much of the budget's unit. Default: a tenth of each stage's budget.")]
    [Range(1, long.MaxValue)]
    public long? Every { get; init; }

    [Description("Whether the checkpoint with the best evaluation is kept besides the last.")]
    public bool KeepBest { get; init; } = true;
}
