namespace Rlfw.Contracts;

/// <summary>What an algorithm asks of a network.</summary>
/// <param name="Inputs">Width of the input; one-hot width where the observation is discrete.</param>
/// <param name="Outputs">Width of the output.</param>
public sealed record NetworkShape(int Inputs, int Outputs)
{
    /// <summary>Widths of the hidden layers where the user names none.</summary>
    public IReadOnlyList<int> DefaultHidden { get; init; } = [64, 64];

    /// <summary>The activation ("relu", "tanh") where the user names none.</summary>
    public string DefaultActivation { get; init; } = "tanh";

    /// <summary>
    /// Orthogonal initialization with this gain on the output layer (hidden layers: sqrt 2); null for libtorch's own
    /// default, Kaiming-uniform.
    /// </summary>
    public double? OrthogonalOutputGain { get; init; }

    /// <summary>
    /// Widths of outputs that are computed apart, in their order, which sum to <see cref="Outputs"/>; empty for one part. The parts
    /// share the hidden layers but the last, of which each has one of its own: the builder then gives <see cref="Branches"/>. A
    /// builder that does not know of them gives one network for all outputs, which is right too, though its parts share more.
    /// </summary>
    public IReadOnlyList<int> Heads { get; init; } = [];
}
