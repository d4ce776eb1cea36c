using Rlfw.Contracts;

namespace Rlfw.Plans;

/// <summary>One reward of a stage.</summary>
/// <param name="Name">Its name in metrics: the plugin's id, or <c>name:</c> where two share a plugin.</param>
/// <param name="Reward">The plugin.</param>
/// <param name="Weight">Its factor in the total reward.</param>
public sealed record RewardPlan(string Name, PluginChoice<IReward> Reward, double Weight)
{
    /// <summary>How long it may take to score one batch; null for as long as it takes.</summary>
    public TimeSpan? TimeLimit { get; init; }
}
