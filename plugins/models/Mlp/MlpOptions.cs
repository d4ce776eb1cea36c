using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Mlp;

/// <summary>Options of the multi-layer perceptron.</summary>
public sealed record MlpOptions : IValidatableObject
{
    /// <summary>Widths of the hidden layers; null for what the algorithm asks for.</summary>
    [Description(
        "Widths of the hidden layers, from the input on; [] makes a linear function. Left out, the algorithm decides (ppo: [64, 64], dqn: [256, 256]). Wider learns harder functions but costs time in proportion to the product of neighbouring widths."
    )]
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>The nonlinearity after each hidden layer.</summary>
    [Description(
        "Nonlinearity after each hidden layer: relu, tanh, elu, gelu, silu, or algorithm for what the algorithm asks for (ppo: tanh, dqn: relu)."
    )]
    public MlpActivation Activation { get; init; } = MlpActivation.Algorithm;

    /// <summary>Whether hidden layers are normalized before the nonlinearity.</summary>
    [Description(
        "Layer normalization (Ba, Kiros and Hinton 2016) of each hidden layer before its nonlinearity. Steadies value learning; costs about a third more time in small networks."
    )]
    public bool LayerNorm { get; init; }

    /// <summary>How parameters begin.</summary>
    [Description(
        "Initial parameters: orthogonal (gain sqrt 2, biases 0), kaiming (uniform in ±1/sqrt(inputs)), or algorithm for what the algorithm asks for (ppo: orthogonal, dqn: kaiming)."
    )]
    public MlpInitialization Initialization { get; init; } = MlpInitialization.Algorithm;

    /// <summary>Refuses widths below 1.</summary>
    /// <param name="validationContext">Unused.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Hidden?.Any(width => width < 1) == true)
        {
            yield return new ValidationResult(
                $"hidden widths must be at least 1, not [{string.Join(", ", Hidden)}]",
                [nameof(Hidden)]
            );
        }
    }
}
