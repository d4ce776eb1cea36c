using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Correctness;

/// <summary>What a wrong number earns that is near the right one.</summary>
public sealed record NearAnswer
{
    /// <summary>How far it may be off, relative to the gold answer.</summary>
    [Description("How far the number may be off, relative to the gold answer: 0.1 allows 10 %.")]
    [Range(0.0, 10.0)]
    public required double Within { get; init; }

    /// <summary>What it earns.</summary>
    [Description("What it earns.")]
    [Range(-1000.0, 1000.0)]
    public required double Score { get; init; }
}
