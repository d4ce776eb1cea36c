namespace Rlfw.Plugins.Grpo;

/// <summary>What a completion's reward is compared with.</summary>
public enum AdvantageKind
{
    /// <summary>The mean of its group, in units of <c>scale_rewards</c> (GRPO).</summary>
    Group,

    /// <summary>The mean of the others of its group (RLOO).</summary>
    LeaveOneOut,

    /// <summary>The mean of the whole batch, in units of its standard deviation (REINFORCE++).</summary>
    ReinforcePlusPlus,

    /// <summary>The mean of its group, in units of the whole batch's standard deviation of that (REINFORCE++-baseline).</summary>
    ReinforcePlusPlusBaseline,
}
