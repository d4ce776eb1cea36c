namespace Rlfw.Training.Networks;

/// <summary>Parameters on the host that lie one after another, and their gradients; both outlive the block.</summary>
/// <param name="ValueAddress">Where float32 [count] begins.</param>
/// <param name="GradientAddress">Where their gradients begin.</param>
/// <param name="Count">How many.</param>
internal readonly record struct HostBlock(nint ValueAddress, nint GradientAddress, int Count)
{
    /// <summary>The parameters.</summary>
    public unsafe Span<float> Values => new((void*)ValueAddress, Count);

    /// <summary>Their gradients.</summary>
    public unsafe Span<float> Gradients => new((void*)GradientAddress, Count);
}
