namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            /// <summary>Which side of a layer keeps the variance of what flows through.</summary>
            public enum FanInOut
            {
                /// <summary>The inputs': the forward pass.</summary>
                FanIn,

                /// <summary>The outputs': the backward pass.</summary>
                FanOut,
            }

            /// <summary>What follows a layer.</summary>
            public enum NonlinearityType
            {
                /// <summary>Nothing.</summary>
                Linear,

                /// <summary>A convolution.</summary>
                Conv1D,

                /// <summary>A convolution.</summary>
                Conv2D,

                /// <summary>A convolution.</summary>
                Conv3D,

                /// <summary>A transposed convolution.</summary>
                ConvTranspose1D,

                /// <summary>A transposed convolution.</summary>
                ConvTranspose2D,

                /// <summary>A transposed convolution.</summary>
                ConvTranspose3D,

                /// <summary>A sigmoid.</summary>
                Sigmoid,

                /// <summary>A hyperbolic tangent.</summary>
                Tanh,

                /// <summary>A ReLU.</summary>
                ReLU,

                /// <summary>A leaky ReLU.</summary>
                LeakyReLU,
            }

            /// <summary>The factor by which weights grow to make up for an activation.</summary>
            /// <param name="nonlinearity">The activation.</param>
            /// <param name="param">The negative slope of a leaky ReLU.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) =>
                nonlinearity switch
                {
                    NonlinearityType.Tanh => 5.0 / 3,
                    NonlinearityType.ReLU => Math.Sqrt(2),
                    NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + (param * param))),
                    _ => 1,
                };

            /// <summary>Inputs and outputs of a layer's weight [out, in, receptive field...].</summary>
            /// <param name="tensor">The weight, of at least two dimensions.</param>
            /// <exception cref="ArgumentException">It has fewer.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                var shape = tensor.shape;
                if (shape.Length < 2)
                {
                    throw new ArgumentException(
                        $"Fan-in and fan-out need 2 dimensions; the tensor has {shape.Length}.",
                        nameof(tensor)
                    );
                }
                var field = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
                return (shape[1] * field, shape[0] * field);
            }

            /// <summary>Fills uniformly, variance 2 gain² / (in + out) (Glorot and Bengio, 2010).</summary>
            /// <param name="tensor">A weight of at least two dimensions.</param>
            /// <param name="gain">See <see cref="calculate_gain"/>.</param>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                var bound = Math.Sqrt(3) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Fills from a normal distribution of variance 2 gain² / (in + out) (Glorot and Bengio, 2010).</summary>
            /// <param name="tensor">A weight of at least two dimensions.</param>
            /// <param name="gain">See <see cref="calculate_gain"/>.</param>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) =>
                normal_(tensor, 0, XavierDeviation(tensor, gain));

            /// <summary>Fills uniformly, variance gain² / fan (He et al., 2015, https://arxiv.org/abs/1502.01852).</summary>
            /// <param name="tensor">A weight of at least two dimensions.</param>
            /// <param name="a">The negative slope of the leaky ReLU that follows.</param>
            /// <param name="mode">Which fan.</param>
            /// <param name="nonlinearity">What follows.</param>
            public static Tensor kaiming_uniform_(
                Tensor tensor,
                double a = 0,
                FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU
            )
            {
                var bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Fills from a normal distribution of variance gain² / fan (He et al., 2015).</summary>
            /// <param name="tensor">A weight of at least two dimensions.</param>
            /// <param name="a">The negative slope of the leaky ReLU that follows.</param>
            /// <param name="mode">Which fan.</param>
            /// <param name="nonlinearity">What follows.</param>
            public static Tensor kaiming_normal_(
                Tensor tensor,
                double a = 0,
                FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU
            ) => normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingDeviation(
                Tensor tensor,
                double a,
                FanInOut mode,
                NonlinearityType nonlinearity
            )
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var fan = mode == FanInOut.FanIn ? fanIn : fanOut;
                return calculate_gain(nonlinearity, a) / Math.Sqrt(fan);
            }
        }
    }
}
