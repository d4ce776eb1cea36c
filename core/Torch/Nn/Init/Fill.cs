namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Fills tensors in place, outside of the graph, and gives them back. Without a generator the thread's
        /// <see cref="Extensions.AmbientGenerator"/> is drawn from. Where the generator is on another device than the
        /// tensor, numbers are drawn there and copied: one on the host gives the same parameters on every device.
        /// </summary>
        public static partial class init
        {
            /// <summary>Fills with zeros.</summary>
            /// <param name="tensor">What to fill.</param>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>Fills with ones.</summary>
            /// <param name="tensor">What to fill.</param>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            /// <summary>Fills with one value.</summary>
            /// <param name="tensor">What to fill.</param>
            /// <param name="val">The value.</param>
            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                using var _ = no_grad();
                tensor.fill_(val);
                return tensor;
            }

            /// <summary>Fills uniformly from [low, high).</summary>
            /// <param name="tensor">What to fill.</param>
            /// <param name="low">The lower bound.</param>
            /// <param name="high">The upper bound.</param>
            /// <param name="generator">What to draw from; null for the thread's.</param>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
            {
                Draw(tensor, generator, (target, source) => target.uniform_(low, high, source));
                return tensor;
            }

            /// <summary>Fills from a normal distribution.</summary>
            /// <param name="tensor">What to fill.</param>
            /// <param name="mean">Its mean.</param>
            /// <param name="std">Its standard deviation.</param>
            /// <param name="generator">What to draw from; null for the thread's.</param>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
            {
                Draw(tensor, generator, (target, source) => target.normal_(mean, std, source));
                return tensor;
            }

            /// <summary>Fills from a normal distribution cut to [a, b], by inverting its distribution function.</summary>
            /// <param name="tensor">What to fill.</param>
            /// <param name="mean">The uncut distribution's mean.</param>
            /// <param name="std">The uncut distribution's standard deviation.</param>
            /// <param name="a">The lower bound.</param>
            /// <param name="b">The upper bound.</param>
            /// <param name="generator">What to draw from; null for the thread's.</param>
            public static Tensor trunc_normal_(
                Tensor tensor,
                double mean = 0,
                double std = 1,
                double a = -2,
                double b = 2,
                Generator? generator = null
            )
            {
                var (low, high) = (Erf((a - mean) / std / Math.Sqrt(2)), Erf((b - mean) / std / Math.Sqrt(2)));
                Draw(
                    tensor,
                    generator,
                    (target, source) =>
                        target.uniform_(low, high, source).erfinv_().mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b)
                );
                return tensor;
            }

            /// <summary>.NET has no error function; libtorch has.</summary>
            private static double Erf(double x)
            {
                using var argument = torch.tensor(x);
                using var result = argument.erf();
                return result.ToDouble();
            }

            private static void Draw(Tensor tensor, Generator? generator, Action<Tensor, Generator> fill)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (tensor.is_meta)
                {
                    return;
                }
                using var _ = no_grad();
                var source = generator ?? Extensions.AmbientGenerator.Required;
                if (source.device.type == tensor.device_type)
                {
                    fill(tensor, source);
                    return;
                }
                using var drawn = empty(tensor.shape, tensor.dtype, source.device);
                fill(drawn, source);
                tensor.copy_(drawn);
            }
        }
    }
}
