using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plans.Structure;

/// <summary>The value of <c>budget:</c>: exactly one of its keys.</summary>
internal sealed record BudgetOptions
{
    [Description("Training steps: one collection or generation and its update.")]
    [Range(1, long.MaxValue)]
    public long? Steps { get; init; }

    [Description("Environment steps, summed over parallel environments; for algorithms that learn in environments.")]
    [Range(1, long.MaxValue)]
    public long? EnvironmentSteps { get; init; }
}
