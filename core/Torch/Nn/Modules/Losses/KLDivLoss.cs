using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>target · (log target - input), the pointwise Kullback-Leibler divergence of log-probabilities.</summary>
    public sealed class KLDivLoss : Loss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="log_target">Whether the targets are logarithms too.</param>
        /// <param name="reduction">What is done with the elements' values.</param>
        public KLDivLoss(bool log_target = true, nn.Reduction reduction = nn.Reduction.Mean)
            : base(reduction)
        {
            this.log_target = log_target;
        }

        /// <summary>Whether the targets are logarithms too.</summary>
        public bool log_target { get; }

        /// <summary>The loss.</summary>
        /// <param name="input">Predictions, as log-probabilities; any shape.</param>
        /// <param name="target">What they should be, of the same shape.</param>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.kl_div(input, target, log_target, reduction);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>target · (log target - input), the pointwise Kullback-Leibler divergence of log-probabilities.</summary>
            /// <param name="log_target">Whether the targets are logarithms too.</param>
            /// <param name="reduction">What is done with the elements' values.</param>
            public static KLDivLoss KLDivLoss(bool log_target = true, Reduction reduction = Reduction.Mean) =>
                new(log_target, reduction);
        }
    }
}
