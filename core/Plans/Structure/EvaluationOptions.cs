using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plans.Structure;

/// <summary>The value of <c>evaluation:</c>.</summary>
internal sealed record EvaluationOptions
{
    [Description("Evaluate after this much of the budget's unit. Default: at the start and the end only.")]
    [Range(1, long.MaxValue)]
    public long? Every { get; init; }

    [Description(
        "The metric that names the best checkpoint and stands in tables: return (environments), accuracy (completions)."
    )]
    [AllowedValues("return", "accuracy", null)]
    public string? Metric { get; init; }

    [Description(
        "Ends the stage with the first evaluation whose metric is at least this, before the budget is used up. Needs 'every'."
    )]
    [Range(-1e12, 1e12)]
    public double? StopAt { get; init; }

    [Description("Episodes per evaluation, in environments. Default: 10.")]
    [Range(1, 1_000_000)]
    public int? Episodes { get; init; }

    [Description(
        "Besides the greedy episodes plays as many with actions drawn from the policy: sampled_return. Only where the policy is a distribution."
    )]
    public bool? Sampled { get; init; }

    [Description("Held-out examples per evaluation of completions. Default: all.")]
    [Range(1, int.MaxValue)]
    public int? Examples { get; init; }

    [Description(
        "Completions sampled per held-out example for pass@k and maj@k, besides the greedy one. Default: none."
    )]
    [Range(2, 10_000)]
    public int? Samples { get; init; }

    [Description("The temperature of those samples; needs 'samples'. Default: 1.")]
    [Range(0.01, 10)]
    public double? Temperature { get; init; }

    [Description("The reward that judges completions: a score of 1 counts as right. Default: { plugin: correctness }.")]
    public PluginChoice<IReward>? Judge { get; init; }
}
