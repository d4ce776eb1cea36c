namespace Rlfw.Training.Optimizers;

/// <summary>How parameters move along their gradients.</summary>
public enum OptimizerKind
{
    /// <summary>AdamW (Loshchilov and Hutter, 2017), its means in the parameters' dtype.</summary>
    Adamw,
}
