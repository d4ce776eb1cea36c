namespace Rlfw.Plugins.Grpo;

/// <summary>How token losses become one number.</summary>
public enum LossType
{
    /// <summary>Mean over all tokens of the step's completions (Yu et al., 2025, "DAPO").</summary>
    Dapo,

    /// <summary>Mean over completions of each one's mean over tokens (Shao et al., 2024, "DeepSeekMath").</summary>
    Grpo,

    /// <summary>Mean over the tokens of a micro-batch: depends on its size.</summary>
    Bnpo,

    /// <summary>Sum over tokens divided by completions times length limit (Liu et al., 2025, "Dr. GRPO").</summary>
    DrGrpo,
}
