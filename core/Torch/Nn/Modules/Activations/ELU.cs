using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>x where it is positive, α (exp(x) - 1) where it is not (Clevert et al., 2016, https://arxiv.org/abs/1511.07289).</summary>
    public sealed class ELU : ParameterLessModule<Tensor, Tensor>
    {
        internal ELU(double alpha, bool inplace)
            : base(nameof(ELU))
        {
            this.alpha = alpha;
            this.inplace = inplace;
        }

        /// <summary>α, the negative of the limit for very negative inputs.</summary>
        public double alpha { get; set; }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc />
        public override Tensor forward(Tensor tensor) => nn.functional.elu(tensor, alpha, inplace);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x where it is positive, α (exp(x) - 1) where it is not (Clevert et al., 2016, https://arxiv.org/abs/1511.07289).</summary>
            /// <param name="alpha">α, the negative of the limit for very negative inputs.</param>
            /// <param name="inplace">Whether the input is overwritten.</param>
            public static ELU ELU(double alpha = 1, bool inplace = false) => new(alpha, inplace);
        }
    }
}
