using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>log(1 + exp(β x)) / β, a smooth ReLU.</summary>
    public sealed class Softplus : ParameterLessModule<Tensor, Tensor>
    {
        internal Softplus(double beta, double threshold)
            : base(nameof(Softplus))
        {
            this.beta = beta;
            this.threshold = threshold;
        }

        /// <summary>β.</summary>
        public double beta { get; set; }

        /// <summary>Where β x is above this, x is returned.</summary>
        public double threshold { get; set; }

        /// <inheritdoc />
        public override Tensor forward(Tensor tensor) => nn.functional.softplus(tensor, beta, threshold);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>log(1 + exp(β x)) / β, a smooth ReLU.</summary>
            /// <param name="beta">β.</param>
            /// <param name="threshold">Where β x is above this, x is returned.</param>
            public static Softplus Softplus(double beta = 1, double threshold = 20) => new(beta, threshold);
        }
    }
}
