using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>The cross entropy of logits and targets in [0, 1], computed stably.</summary>
    public sealed class BCEWithLogitsLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="weight">A weight for each element, or null.</param>
        /// <param name="reduction">What is done with the elements' values.</param>
        /// <param name="pos_weights">A weight for the positive part, or null.</param>
        public BCEWithLogitsLoss(
            Tensor? weight = null,
            nn.Reduction reduction = nn.Reduction.Mean,
            Tensor? pos_weights = null
        )
            : base(weight, reduction)
        {
            if (pos_weights is not null)
            {
                register_buffer(nameof(pos_weights), pos_weights, persistent: false);
            }
            this.pos_weights = pos_weights;
        }

        /// <summary>A weight for the positive part, or null.</summary>
        public Tensor? pos_weights { get; }

        /// <summary>The loss.</summary>
        /// <param name="input">Logits; any shape.</param>
        /// <param name="target">Targets in [0, 1], of the same shape.</param>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.binary_cross_entropy_with_logits(input, target, weight, reduction, pos_weights);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The cross entropy of logits and targets in [0, 1], computed stably.</summary>
            /// <param name="weight">A weight for each element, or null.</param>
            /// <param name="reduction">What is done with the elements' values.</param>
            /// <param name="pos_weights">A weight for the positive part, or null.</param>
            public static BCEWithLogitsLoss BCEWithLogitsLoss(
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null
            ) => new(weight, reduction, pos_weights);
        }
    }
}
