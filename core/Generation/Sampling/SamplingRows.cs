namespace Rlfw.Generation.Sampling;

/// <summary>How the next token of each of M rows is drawn; tensors on the device.</summary>
/// <param name="Needs">What any row asks for.</param>
/// <param name="Uniforms">One number in [0, 1) a row, float64 [M].</param>
/// <param name="Temperatures">float32 [M]; 0 takes the most probable token.</param>
/// <param name="TopK">int32 [M]; 0 keeps all.</param>
/// <param name="TopP">float32 [M]; 1 keeps all.</param>
/// <param name="MinP">float32 [M]; 0 keeps all.</param>
internal sealed record SamplingRows(
    SamplingNeeds Needs,
    Tensor Uniforms,
    Tensor Temperatures,
    Tensor TopK,
    Tensor TopP,
    Tensor MinP
);
