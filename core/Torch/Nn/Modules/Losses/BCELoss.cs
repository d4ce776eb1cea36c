using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>The cross entropy of probabilities and targets in [0, 1].</summary>
    public sealed class BCELoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="weight">A weight for each element, or null.</param>
        /// <param name="reduction">What is done with the elements' values.</param>
        public BCELoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
            : base(weight, reduction) { }

        /// <summary>The loss.</summary>
        /// <param name="input">Probabilities; any shape.</param>
        /// <param name="target">Targets in [0, 1], of the same shape.</param>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.binary_cross_entropy(input, target, weight, reduction);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The cross entropy of probabilities and targets in [0, 1].</summary>
            /// <param name="weight">A weight for each element, or null.</param>
            /// <param name="reduction">What is done with the elements' values.</param>
            public static BCELoss BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                new(weight, reduction);
        }
    }
}
