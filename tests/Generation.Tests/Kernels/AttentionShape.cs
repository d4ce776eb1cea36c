namespace Rlfw.Generation.Tests.Kernels;

/// <summary>Heads and blocks as an attention kernel sees them.</summary>
internal sealed record AttentionShape(
    ScalarType Dtype,
    int Width,
    int Heads,
    int KeyHeads,
    int BlockSize = 16,
    bool Quantized = false
);
