namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Divides by the p-norm along a dimension.</summary>
            /// <param name="input">Any shape.</param>
            /// <param name="p">Which norm.</param>
            /// <param name="dim">The dimension.</param>
            /// <param name="eps">The least divisor.</param>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                using var norm = linalg.vector_norm(input, p, [dim], keepdim: true);
                using var divisor = norm.clamp_min(eps);
                return input.div(divisor);
            }
        }
    }
}
