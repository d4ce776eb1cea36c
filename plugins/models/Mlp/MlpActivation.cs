namespace Rlfw.Plugins.Mlp;

/// <summary>The nonlinearity between layers.</summary>
public enum MlpActivation
{
    /// <summary>What the algorithm asks for.</summary>
    Algorithm,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x where positive, exp(x) - 1 elsewhere.</summary>
    Elu,

    /// <summary>x times the standard normal's distribution function at x.</summary>
    Gelu,

    /// <summary>x times the logistic function at x.</summary>
    Silu,
}
