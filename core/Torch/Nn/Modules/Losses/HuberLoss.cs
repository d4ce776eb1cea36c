using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>Quadratic below δ, linear above: 0.5 d² where |d| ≤ δ, δ (|d| - 0.5 δ) elsewhere.</summary>
    public sealed class HuberLoss : Loss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="delta">Where it turns linear.</param>
        /// <param name="reduction">What is done with the elements' values.</param>
        public HuberLoss(double delta = 1, nn.Reduction reduction = nn.Reduction.Mean)
            : base(reduction)
        {
            this.delta = delta;
        }

        /// <summary>Where it turns linear.</summary>
        public double delta { get; }

        /// <summary>The loss.</summary>
        /// <param name="input">Predictions; any shape.</param>
        /// <param name="target">What they should be, of the same shape.</param>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.huber_loss(input, target, delta, reduction);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Quadratic below δ, linear above: 0.5 d² where |d| ≤ δ, δ (|d| - 0.5 δ) elsewhere.</summary>
            /// <param name="delta">Where it turns linear.</param>
            /// <param name="reduction">What is done with the elements' values.</param>
            public static HuberLoss HuberLoss(double delta = 1, Reduction reduction = Reduction.Mean) =>
                new(delta, reduction);
        }
    }
}
