using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>x · sigmoid(x), also known as swish.</summary>
    public sealed class SiLU : ParameterLessModule<Tensor, Tensor>
    {
        internal SiLU(bool inplace)
            : base(nameof(SiLU))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc />
        public override Tensor forward(Tensor tensor) => nn.functional.silu(tensor, inplace);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x · sigmoid(x), also known as swish.</summary>
            public static SiLU SiLU() => new(false);

            /// <summary>x · sigmoid(x), also known as swish.</summary>
            /// <param name="inplace">Whether the input is overwritten.</param>
            public static SiLU SiLU(bool inplace) => new(inplace);
        }
    }
}
