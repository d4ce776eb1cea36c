namespace Rlfw.Plugins.Classic.Tests;

internal static class Close
{
    /// <summary>Fails unless two tensors agree to 1e-6 in every element.</summary>
    public static void ShouldBeClose(this Tensor actual, Tensor expected) =>
        (actual - expected).abs().max().item<float>().ShouldBeLessThan(1e-6f);
}
