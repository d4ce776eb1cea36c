namespace Rlfw.Plugins.Mlp;

/// <summary>How parameters begin.</summary>
public enum MlpInitialization
{
    /// <summary>What the algorithm asks for.</summary>
    Algorithm,

    /// <summary>Orthogonal weights: gain sqrt 2 on hidden layers, the algorithm's or 1 on the output; biases 0.</summary>
    Orthogonal,

    /// <summary>Weights and biases uniform in ±1/sqrt(inputs), libtorch's own default.</summary>
    Kaiming,
}
