namespace Rlfw.Torch.Modules;

/// <summary>How an <see cref="Embedding"/> looks up.</summary>
/// <param name="PaddingIndex">The row that gets no gradient, or null.</param>
/// <param name="MaximumNorm">Rows that are looked up are scaled down to this norm, in place; null for never.</param>
/// <param name="NormType">Which p-norm that is.</param>
/// <param name="ScaleGradientByFrequency">Whether gradients are divided by how often the row was looked up.</param>
/// <param name="Sparse">Whether the weight's gradient is sparse.</param>
internal sealed record EmbeddingOptions(
    long? PaddingIndex,
    double? MaximumNorm,
    double NormType,
    bool ScaleGradientByFrequency,
    bool Sparse
);
