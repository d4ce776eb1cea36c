using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>The squared difference.</summary>
    public sealed class MSELoss : Loss<Tensor, Tensor, Tensor>
    {
        /// <summary>Makes the loss.</summary>
        /// <param name="reduction">What is done with the elements' values.</param>
        public MSELoss(nn.Reduction reduction = nn.Reduction.Mean)
            : base(reduction) { }

        /// <summary>The loss.</summary>
        /// <param name="input">Predictions; any shape.</param>
        /// <param name="target">What they should be, of the same shape.</param>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.mse_loss(input, target, reduction);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The squared difference.</summary>
            /// <param name="reduction">What is done with the elements' values.</param>
            public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);
        }
    }
}
