using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>The negative logarithm of the softmax at the target class.</summary>
    public sealed class CrossEntropyLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="weight">A weight for each class, or null.</param>
        /// <param name="ignore_index">Targets of this value do not count; null stands for -100.</param>
        /// <param name="reduction">What is done with the elements' values.</param>
        /// <param name="label_smoothing">The probability spread over all classes, in [0, 1].</param>
        public CrossEntropyLoss(
            Tensor? weight = null,
            long? ignore_index = null,
            nn.Reduction reduction = nn.Reduction.Mean,
            double label_smoothing = 0
        )
            : base(weight, reduction)
        {
            this.ignore_index = ignore_index;
            this.label_smoothing = label_smoothing;
        }

        /// <summary>Targets of this value do not count; null stands for -100.</summary>
        public long? ignore_index { get; }

        /// <summary>The probability spread over all classes, in [0, 1].</summary>
        public double label_smoothing { get; }

        /// <summary>The loss.</summary>
        /// <param name="input">Logits [B, C] or [B, C, ...].</param>
        /// <param name="target">Classes, int64 [B] or [B, ...]; or probabilities of the input's shape.</param>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction, label_smoothing);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The negative logarithm of the softmax at the target class.</summary>
            /// <param name="weight">A weight for each class, or null.</param>
            /// <param name="ignore_index">Targets of this value do not count; null stands for -100.</param>
            /// <param name="reduction">What is done with the elements' values.</param>
            public static CrossEntropyLoss CrossEntropyLoss(
                Tensor? weight = null,
                long? ignore_index = null,
                Reduction reduction = Reduction.Mean
            ) => new(weight, ignore_index, reduction);
        }
    }
}
