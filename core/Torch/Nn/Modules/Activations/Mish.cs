using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>x · tanh(softplus(x)) (Misra, 2020, https://arxiv.org/abs/1908.08681).</summary>
    public sealed class Mish : ParameterLessModule<Tensor, Tensor>
    {
        internal Mish(bool inplace)
            : base(nameof(Mish))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc />
        public override Tensor forward(Tensor tensor) => nn.functional.mish(tensor, inplace);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x · tanh(softplus(x)) (Misra, 2020, https://arxiv.org/abs/1908.08681).</summary>
            public static Mish Mish() => new(false);

            /// <summary>x · tanh(softplus(x)) (Misra, 2020, https://arxiv.org/abs/1908.08681).</summary>
            /// <param name="inplace">Whether the input is overwritten.</param>
            public static Mish Mish(bool inplace) => new(inplace);
        }
    }
}
