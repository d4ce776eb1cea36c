namespace Rlfw.Training.Adapters;

/// <summary>A linear map of a model that an adapter may stand on.</summary>
/// <param name="Name">Its dotted path: "model.layers.0.self_attn.q_proj".</param>
/// <param name="Inputs">Width of the input.</param>
/// <param name="Outputs">Width of the output.</param>
public sealed record LinearShape(string Name, long Inputs, long Outputs)
{
    /// <summary>The last part of the path: "q_proj".</summary>
    public string Suffix => Name[(Name.LastIndexOf('.') + 1)..];
}
