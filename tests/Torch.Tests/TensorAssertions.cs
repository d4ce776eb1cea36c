namespace Rlfw.Torch.Tests;

/// <summary>What the tests ask of tensors.</summary>
internal static class TensorAssertions
{
    /// <summary>Same lengths, same type, same elements.</summary>
    public static bool Equal(this Tensor left, Tensor right)
    {
        using var result = left.equal(right);
        return left.dtype == right.dtype && result.item<bool>();
    }
}
