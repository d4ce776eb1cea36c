using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>y = x Wᵀ + b over the last dimension.</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private const string WeightName = "weight";
        private const string BiasName = "bias";

        internal Linear(Parameter weight, Parameter? bias)
            : base(nameof(Linear))
        {
            if (weight.dim() != 2)
            {
                throw new ArgumentException($"A linear weight has 2 dimensions, not {weight.dim()}.", nameof(weight));
            }
            (out_features, in_features) = (weight.shape[0], weight.shape[1]);
            this.weight = weight;
            this.bias = bias;
        }

        /// <summary>Width of the input.</summary>
        public long in_features { get; set; }

        /// <summary>Width of the output.</summary>
        public long out_features { get; set; }

        /// <summary>W, [out, in].</summary>
        public Parameter weight
        {
            get => field;
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                field = value;
                ReplaceParameter(WeightName, value);
            }
        }

        /// <summary>b, [out], or null.</summary>
        public Parameter? bias
        {
            get => field;
            set
            {
                field = value;
                ReplaceParameter(BiasName, value);
            }
        }

        /// <inheritdoc />
        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weight, bias);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>
            /// A linear layer, initialized as PyTorch does: weight and bias uniform in ±1/√in. Draws from the thread's
            /// <see cref="Extensions.AmbientGenerator"/>.
            /// </summary>
            /// <param name="inputSize">Width of the input.</param>
            /// <param name="outputSize">Width of the output.</param>
            /// <param name="hasBias">Whether b is added.</param>
            /// <param name="device">Where the parameters live; the CPU by default.</param>
            /// <param name="dtype">Their type; float32 by default.</param>
            public static Linear Linear(
                long inputSize,
                long outputSize,
                bool hasBias = true,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
                ArgumentOutOfRangeException.ThrowIfLessThan(outputSize, 1);
                var weight = Parameter(empty([outputSize, inputSize], dtype, device));
                var bound = 1 / Math.Sqrt(inputSize);
                init.kaiming_uniform_(weight, Math.Sqrt(5));
                var bias = hasBias ? Parameter(empty([outputSize], dtype, device)) : null;
                if (bias is not null)
                {
                    init.uniform_(bias, -bound, bound);
                }
                return new Linear(weight, bias);
            }

            /// <summary>A linear layer over given parameters.</summary>
            /// <param name="weight">W, [out, in].</param>
            /// <param name="bias">b, [out], or null.</param>
            public static Linear Linear(Parameter weight, Parameter? bias = null)
            {
                ArgumentNullException.ThrowIfNull(weight);
                return new Linear(weight, bias);
            }
        }
    }
}
