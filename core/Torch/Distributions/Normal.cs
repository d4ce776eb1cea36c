using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>Normal distributions, independent of each other; the event is a number.</summary>
    public sealed class Normal : distributions.Distribution
    {
        private static readonly double HalfLog2Pi = 0.5 * Math.Log(2 * Math.PI);
        private readonly Tensor _loc;
        private readonly Tensor _scale;

        /// <summary>Makes the distribution.</summary>
        /// <param name="loc">The means; any shape.</param>
        /// <param name="scale">The standard deviations, positive; of a shape that broadcasts with it.</param>
        /// <param name="generator">What to draw from; null for the thread's.</param>
        public Normal(Tensor loc, Tensor scale, Generator? generator = null)
            : this(Broadcast(loc, scale), generator) { }

        private Normal((Tensor Loc, Tensor Scale) parameters, Generator? generator)
            : base(generator, parameters.Loc.shape)
        {
            (_loc, _scale) = (Own(parameters.Loc), Own(parameters.Scale));
        }

        /// <inheritdoc />
        public override Tensor mean => _loc.alias();

        /// <inheritdoc />
        public override Tensor mode => _loc.alias();

        /// <inheritdoc />
        public override Tensor stddev => _scale.alias();

        /// <inheritdoc />
        public override Tensor variance => _scale.square();

        /// <inheritdoc />
        public override Tensor rsample(params long[] sample_shape)
        {
            using var scope = NewDisposeScope();
            var shape = ExtendedShape(sample_shape);
            var noise = empty(shape, _loc.dtype, _loc.device).normal_(0, 1, generator);
            return _loc.addcmul(noise, _scale, 1).MoveToOuterDisposeScope();
        }

        /// <inheritdoc />
        public override Tensor log_prob(Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            using var scope = NewDisposeScope();
            var standardized = (value - _loc) / _scale;
            return (standardized.square() * -0.5 - _scale.log() - HalfLog2Pi).MoveToOuterDisposeScope();
        }

        /// <inheritdoc />
        public override Tensor entropy()
        {
            using var logarithm = _scale.log();
            return logarithm + (0.5 + HalfLog2Pi);
        }

        /// <inheritdoc />
        public override Tensor cdf(Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            using var scope = NewDisposeScope();
            var standardized = (value - _loc) / _scale;
            return ((standardized / Math.Sqrt(2)).erf().add(1) * 0.5).MoveToOuterDisposeScope();
        }

        /// <inheritdoc />
        public override Tensor icdf(Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            using var scope = NewDisposeScope();
            var standardized = (value * 2 - 1).erfinv() * Math.Sqrt(2);
            return _loc.addcmul(standardized, _scale, 1).MoveToOuterDisposeScope();
        }

        private static (Tensor, Tensor) Broadcast(Tensor loc, Tensor scale)
        {
            ArgumentNullException.ThrowIfNull(loc);
            ArgumentNullException.ThrowIfNull(scale);
            var both = broadcast_tensors(loc, scale);
            return (both[0], both[1]);
        }
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <summary>Normal distributions, independent of each other.</summary>
            /// <param name="loc">The means; any shape.</param>
            /// <param name="scale">The standard deviations, positive; of a shape that broadcasts with it.</param>
            /// <param name="generator">What to draw from; null for the thread's.</param>
            public static Normal Normal(Tensor loc, Tensor scale, Generator? generator = null) =>
                new(loc, scale, generator);

            /// <summary>A normal distribution, float32.</summary>
            /// <param name="loc">The mean.</param>
            /// <param name="scale">The standard deviation, positive.</param>
            /// <param name="generator">What to draw from; null for the thread's.</param>
            public static Normal Normal(float loc, float scale = 1, Generator? generator = null)
            {
                using var mean = tensor(loc);
                using var deviation = tensor(scale);
                return new Normal(mean, deviation, generator);
            }

            /// <summary>A normal distribution, float64.</summary>
            /// <param name="loc">The mean.</param>
            /// <param name="scale">The standard deviation, positive.</param>
            /// <param name="generator">What to draw from; null for the thread's.</param>
            public static Normal Normal(double loc, double scale = 1, Generator? generator = null)
            {
                using var mean = tensor(loc);
                using var deviation = tensor(scale);
                return new Normal(mean, deviation, generator);
            }
        }
    }
}
