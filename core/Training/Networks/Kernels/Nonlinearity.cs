namespace Rlfw.Training.Networks.Kernels;

/// <summary>The functions between layers that fused networks know.</summary>
internal enum Nonlinearity
{
    /// <summary>None.</summary>
    Identity,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The logistic function.</summary>
    Sigmoid,

    /// <summary>x where positive, exp(x) - 1 elsewhere.</summary>
    Elu,

    /// <summary>x times the logistic function at x.</summary>
    Silu,

    /// <summary>x times the standard normal's distribution function at x.</summary>
    Gelu,
}
