namespace Rlfw.Plugins.A2c;

/// <summary>Who takes the gradient steps.</summary>
public enum A2cOptimizer
{
    /// <summary>RMSprop as PyTorch has it: the divisor is √v + ε, and v begins at 0.</summary>
    Rmsprop,

    /// <summary>RMSprop as TensorFlow has it, with which the original results were made: √(v + ε), and v begins at 1.</summary>
    RmspropTensorflow,

    /// <summary>Adam.</summary>
    Adam,
}
