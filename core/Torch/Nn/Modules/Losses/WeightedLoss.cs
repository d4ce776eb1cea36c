using static Rlfw.Torch.torch;

namespace Rlfw.Torch;

/// <summary>A loss whose elements or classes have weights.</summary>
/// <typeparam name="T1">The predictions' type.</typeparam>
/// <typeparam name="T2">The targets' type.</typeparam>
/// <typeparam name="TResult">The loss's type.</typeparam>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    /// <summary>Makes the loss.</summary>
    /// <param name="weight">The weights, owned from now on; or null.</param>
    /// <param name="reduction">What is done with the elements' values.</param>
    protected WeightedLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
        : base(reduction)
    {
        if (weight is not null)
        {
            register_buffer(nameof(weight), weight);
        }
        this.weight = weight;
    }

    /// <summary>The weights, or null.</summary>
    public Tensor? weight { get; }
}
