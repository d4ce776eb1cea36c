using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>The absolute difference.</summary>
    public sealed class L1Loss : Loss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="reduction">What is done with the elements' values.</param>
        public L1Loss(nn.Reduction reduction = nn.Reduction.Mean)
            : base(reduction) { }

        /// <summary>The loss.</summary>
        /// <param name="input">Predictions; any shape.</param>
        /// <param name="target">What they should be, of the same shape.</param>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.l1_loss(input, target, reduction);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The absolute difference.</summary>
            /// <param name="reduction">What is done with the elements' values.</param>
            public static L1Loss L1Loss(Reduction reduction = Reduction.Mean) => new(reduction);
        }
    }
}
