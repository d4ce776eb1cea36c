using System.Diagnostics.CodeAnalysis;
using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>x · Φ(x) (Hendrycks and Gimpel, 2016, https://arxiv.org/abs/1606.08415).</summary>
    [SuppressMessage("Naming", "CA1708", Justification = "The enum and the property are TorchSharp's.")]
    public sealed class GELU : ParameterLessModule<Tensor, Tensor>
    {
        internal GELU(Approximate approximate, bool inplace)
            : base(nameof(GELU))
        {
            this.approximate = approximate;
            this.inplace = inplace;
        }

        /// <summary>How Φ, the normal distribution function, is computed.</summary>
        public enum Approximate
        {
            /// <summary>Exactly, with erf.</summary>
            none,

            /// <summary>With a hyperbolic tangent, as GPT-2 does.</summary>
            tanh,
        }

        /// <summary>How Φ is computed.</summary>
        public Approximate approximate { get; set; }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc />
        public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor, approximate, inplace);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x · Φ(x), exactly.</summary>
            public static GELU GELU() => new(Modules.GELU.Approximate.none, false);

            /// <summary>x · Φ(x), exactly.</summary>
            /// <param name="inplace">Whether the input is overwritten.</param>
            public static GELU GELU(bool inplace) => new(Modules.GELU.Approximate.none, inplace);

            /// <summary>x · Φ(x).</summary>
            /// <param name="approximate">How Φ is computed.</param>
            /// <param name="inplace">Whether the input is overwritten.</param>
            public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(approximate, inplace);
        }
    }
}
