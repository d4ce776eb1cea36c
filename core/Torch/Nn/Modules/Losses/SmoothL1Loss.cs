using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>Quadratic below β, linear above: 0.5 d² / β where |d| &lt; β, |d| - 0.5 β elsewhere.</summary>
    public sealed class SmoothL1Loss : Loss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="reduction">What is done with the elements' values.</param>
        /// <param name="beta">Where it turns linear.</param>
        public SmoothL1Loss(nn.Reduction reduction = nn.Reduction.Mean, double beta = 1)
            : base(reduction)
        {
            this.beta = beta;
        }

        /// <summary>Where it turns linear.</summary>
        public double beta { get; }

        /// <summary>The loss.</summary>
        /// <param name="input">Predictions; any shape.</param>
        /// <param name="target">What they should be, of the same shape.</param>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.smooth_l1_loss(input, target, reduction, beta);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Quadratic below β, linear above: 0.5 d² / β where |d| &lt; β, |d| - 0.5 β elsewhere.</summary>
            /// <param name="reduction">What is done with the elements' values.</param>
            /// <param name="beta">Where it turns linear.</param>
            public static SmoothL1Loss SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1) =>
                new(reduction, beta);
        }
    }
}
