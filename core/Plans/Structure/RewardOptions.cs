using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;

namespace Rlfw.Plans.Structure;

/// <summary>One element of <c>rewards:</c>: a plugin's keys with three of ours among them.</summary>
internal sealed record RewardOptions
{
    [Description("The reward.")]
    [InlinePlugin]
    public PluginChoice<IReward> Reward { get; init; } = null!;

    [Description("Its factor in the total reward.")]
    [Range(-1e9, 1e9)]
    public double Weight { get; init; } = 1;

    [Description("Its name in metrics, kebab-case; needed where two rewards share a plugin. Default: the plugin's id.")]
    [RegularExpression(Names.Pattern, ErrorMessage = Names.Rule)]
    public string? Name { get; init; }

    [Description(
        "Seconds that scoring one batch may take; a reward that takes longer fails the run. Default: as long as it takes."
    )]
    [Range(0.001, 86_400)]
    public double? TimeLimitSeconds { get; init; }

    /// <summary>The reward's plan.</summary>
    public RewardPlan ToPlan() =>
        new(Name ?? Reward.Plugin.Id, Reward, Weight)
        {
            TimeLimit = TimeLimitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
}
