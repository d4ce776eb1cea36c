using Rlfw.Torch.Modules;

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>max(x, 0).</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="inplace">Whether x is overwritten.</param>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            /// <summary>x where it is positive, slope · x where it is not.</summary>
            /// <param name="input">Any shape.</param>
            /// <param name="negative_slope">The slope.</param>
            /// <param name="inplace">Whether the input is overwritten.</param>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? Aten.leaky_relu_(input, negative_slope).alias() : Aten.leaky_relu(input, negative_slope);

            /// <summary>x where it is positive, α (exp(x) - 1) where it is not.</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="alpha">α.</param>
            /// <param name="inplace">Whether x is overwritten.</param>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? x.elu_(alpha).alias() : x.elu(alpha);

            /// <summary>x · sigmoid(x).</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="inplace">Whether x is overwritten.</param>
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_().alias() : x.silu();

            /// <summary>x · tanh(softplus(x)).</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="inplace">Whether x is overwritten.</param>
            public static Tensor mish(Tensor x, bool inplace = false) => inplace ? Aten.mish_(x).alias() : Aten.mish(x);

            /// <summary>1 / (1 + exp(-x)).</summary>
            /// <param name="x">Any shape.</param>
            public static Tensor sigmoid(Tensor x) => sigmoid(x, inplace: false);

            /// <summary>1 / (1 + exp(-x)).</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="inplace">Whether x is overwritten.</param>
            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            /// <summary>The hyperbolic tangent.</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="inplace">Whether x is overwritten.</param>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            /// <summary>x · Φ(x), exactly.</summary>
            /// <param name="x">Any shape.</param>
            public static Tensor gelu(Tensor x) => gelu(x, Modules.GELU.Approximate.none);

            /// <summary>x · Φ(x), exactly.</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="inplace">Whether x is overwritten.</param>
            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            /// <summary>x · Φ(x).</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="approximate">How Φ is computed.</param>
            /// <param name="inplace">Whether x is overwritten.</param>
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false)
            {
                var formula = approximate == Modules.GELU.Approximate.tanh ? "tanh" : "none";
                return inplace ? Aten.gelu_(x, formula).alias() : Aten.gelu(x, formula);
            }
        }
    }
}
