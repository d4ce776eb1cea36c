namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Sets elements to zero with probability p and scales the others by 1 / (1 - p). Draws from the thread's
            /// <see cref="Extensions.AmbientGenerator"/>: libtorch's own operator knows no generator.
            /// </summary>
            /// <param name="input">Any shape.</param>
            /// <param name="p">The probability, in [0, 1].</param>
            /// <param name="training">False gives the input back, as a new object.</param>
            /// <param name="inplace">Whether the input is overwritten.</param>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                ArgumentNullException.ThrowIfNull(input);
                if (p is not (>= 0 and <= 1))
                {
                    throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies in [0, 1].");
                }
                if (!training || p == 0)
                {
                    return input.alias();
                }
                using var mask = KeepMask(input, p);
                return inplace ? input.mul_(mask).alias() : input.mul(mask);
            }

            /// <summary>1 / (1 - p) with probability 1 - p, else 0.</summary>
            private static Tensor KeepMask(Tensor input, double p)
            {
                using var _ = no_grad();
                var mask = empty_like(input);
                if (p == 1)
                {
                    return mask.zero_();
                }
                return mask.bernoulli_(1 - p).div_(1 - p);
            }
        }
    }
}
