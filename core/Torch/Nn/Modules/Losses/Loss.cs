using static Rlfw.Torch.torch;

namespace Rlfw.Torch;

/// <summary>A module that compares two inputs.</summary>
/// <typeparam name="T1">The predictions' type.</typeparam>
/// <typeparam name="T2">The targets' type.</typeparam>
/// <typeparam name="TResult">The loss's type.</typeparam>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    /// <summary>Makes the loss.</summary>
    /// <param name="reduction">What is done with the elements' values.</param>
    protected Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base("Loss")
    {
        this.reduction = reduction;
    }

    /// <summary>What is done with the elements' values.</summary>
    public nn.Reduction reduction { get; }
}
