using Rlfw.Contracts;

namespace Rlfw.Plans;

/// <summary>How a stage is evaluated: on environments of its own, or on held-out examples with greedy completions.</summary>
public sealed record EvaluationPlan
{
    /// <summary>
    /// Evaluate after this much of the budget's unit (training steps or environment steps); null only at start and end.
    /// </summary>
    public required long? Every { get; init; }

    /// <summary>
    /// The metric that names the best checkpoint and stands in tables: "return" in environments, "accuracy" for
    /// completions.
    /// </summary>
    public required string Metric { get; init; }

    /// <summary>The stage ends with the first evaluation whose metric is at least this; null to use the whole budget.</summary>
    public double? StopAt { get; init; }

    /// <summary>Episodes per evaluation in environments.</summary>
    public required int Episodes { get; init; }

    /// <summary>Whether as many episodes are played with actions drawn from the policy, besides the greedy ones.</summary>
    public bool Sampled { get; init; }

    /// <summary>Held-out examples per evaluation; null for all.</summary>
    public int? Examples { get; init; }

    /// <summary>
    /// Completions sampled per held-out example for pass@k and maj@k, besides the greedy one; null for none.
    /// </summary>
    public int? Samples { get; init; }

    /// <summary>The temperature of those samples.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The reward that judges a completion: full score (1) counts as right. Null in environments.</summary>
    public PluginChoice<IReward>? Judge { get; init; }
}
