using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>The negative log-likelihood: minus the input at the target class.</summary>
    public sealed class NLLLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="weight">A weight for each class, or null.</param>
        /// <param name="reduction">What is done with the elements' values.</param>
        public NLLLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
            : base(weight, reduction) { }

        /// <summary>The loss.</summary>
        /// <param name="input">Log-probabilities [B, C] or [B, C, ...].</param>
        /// <param name="target">Classes, int64 [B] or [B, ...].</param>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.nll_loss(input, target, weight, reduction: reduction);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The negative log-likelihood: minus the input at the target class.</summary>
            /// <param name="weight">A weight for each class, or null.</param>
            /// <param name="reduction">What is done with the elements' values.</param>
            public static NLLLoss NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                new(weight, reduction);
        }
    }
}
