using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>Layer normalization over the last dimensions (Ba et al., 2016, https://arxiv.org/abs/1607.06450).</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        internal LayerNorm(long[] normalized_shape, double eps, Parameter? weight, Parameter? bias)
            : base(nameof(LayerNorm))
        {
            this.normalized_shape = normalized_shape;
            this.eps = eps;
            this.weight = weight;
            this.bias = bias;
            elementwise_affine = weight is not null;
        }

        /// <summary>Sizes of the dimensions that mean and variance are taken over.</summary>
        public long[] normalized_shape { get; set; }

        /// <summary>Added to the variance.</summary>
        public double eps { get; set; }

        /// <summary>Whether there is a weight.</summary>
        public bool elementwise_affine { get; set; }

        /// <summary>The scale, of the normalized shape, or null.</summary>
        public Parameter? weight
        {
            get => field;
            set
            {
                field = value;
                ReplaceParameter("weight", value);
            }
        }

        /// <summary>The shift, of the normalized shape, or null.</summary>
        public Parameter? bias
        {
            get => field;
            set
            {
                field = value;
                ReplaceParameter("bias", value);
            }
        }

        /// <inheritdoc />
        public override Tensor forward(Tensor tensor) =>
            nn.functional.layer_norm(tensor, normalized_shape, weight, bias, eps);

        /// <summary>Sets the scale to one and the shift to zero.</summary>
        public void reset_parameters()
        {
            if (weight is not null)
            {
                nn.init.ones_(weight);
            }
            if (bias is not null)
            {
                nn.init.zeros_(bias);
            }
        }
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Layer normalization over the last dimension.</summary>
            /// <param name="normalized_shape">Its size.</param>
            /// <param name="eps">Added to the variance.</param>
            /// <param name="elementwise_affine">Whether to scale and shift afterwards.</param>
            /// <param name="bias">Whether to shift, where there is scaling.</param>
            /// <param name="device">Where the parameters live; the CPU by default.</param>
            /// <param name="dtype">Their type; float32 by default.</param>
            public static LayerNorm LayerNorm(
                long normalized_shape,
                double eps = 1e-5,
                bool elementwise_affine = true,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => LayerNorm([normalized_shape], eps, elementwise_affine, bias, device, dtype);

            /// <summary>Layer normalization over the last dimensions.</summary>
            /// <param name="normalized_shape">Their sizes.</param>
            /// <param name="eps">Added to the variance.</param>
            /// <param name="elementwise_affine">Whether to scale and shift afterwards.</param>
            /// <param name="bias">Whether to shift, where there is scaling.</param>
            /// <param name="device">Where the parameters live; the CPU by default.</param>
            /// <param name="dtype">Their type; float32 by default.</param>
            public static LayerNorm LayerNorm(
                long[] normalized_shape,
                double eps = 1e-5,
                bool elementwise_affine = true,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                ArgumentNullException.ThrowIfNull(normalized_shape);
                var scale = elementwise_affine ? Parameter(ones(normalized_shape, dtype, device)) : null;
                var shift = elementwise_affine && bias ? Parameter(zeros(normalized_shape, dtype, device)) : null;
                return new LayerNorm(normalized_shape, eps, scale, shift);
            }
        }
    }
}
