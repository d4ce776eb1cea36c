namespace Rlfw.Plugins.Grpo;

/// <summary>Which objective is learned by; see the classes of the same names.</summary>
public enum LossType
{
    /// <summary>Clipped ratios; each token of the training step weighs the same.</summary>
    Dapo,

    /// <summary>Clipped ratios; each completion weighs the same.</summary>
    Grpo,

    /// <summary>Clipped ratios; each token of a micro-batch weighs the same.</summary>
    Bnpo,

    /// <summary>Clipped ratios; a constant divisor.</summary>
    DrGrpo,

    /// <summary>Ratios as weights that end no gradient; each token of the training step weighs the same.</summary>
    Cispo,

    /// <summary>One clipped ratio a completion; each completion weighs the same.</summary>
    Gspo,
}
