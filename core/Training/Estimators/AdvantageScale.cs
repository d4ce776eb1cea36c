namespace Rlfw.Training.Estimators;

/// <summary>What a group-relative advantage is divided by.</summary>
public enum AdvantageScale
{
    /// <summary>Nothing (Liu et al., 2025, "Understanding R1-Zero-like training", Dr. GRPO).</summary>
    None,

    /// <summary>The standard deviation of the whole batch.</summary>
    Batch,

    /// <summary>The standard deviation of the prompt's own group (GRPO).</summary>
    Group,
}
