using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>
    /// Counts some of a distribution's batch dimensions as dimensions of the event: log-probabilities and entropies are
    /// summed over them. Disposing it leaves the distribution it is made of.
    /// </summary>
    public sealed class Independent : distributions.Distribution
    {
        private readonly int _reinterpreted;

        /// <summary>Makes the distribution.</summary>
        /// <param name="base_distribution">What it is made of.</param>
        /// <param name="reinterpreted_batch_ndims">How many of the last batch dimensions join the event.</param>
        /// <param name="generator">Unused: the base distribution draws.</param>
        public Independent(
            distributions.Distribution base_distribution,
            int reinterpreted_batch_ndims,
            Generator? generator = null
        )
            : base(
                generator,
                Batch(base_distribution, reinterpreted_batch_ndims),
                Event(base_distribution, reinterpreted_batch_ndims)
            )
        {
            Base = base_distribution;
            _reinterpreted = reinterpreted_batch_ndims;
        }

        /// <inheritdoc />
        public override Tensor mean => Base.mean;

        /// <inheritdoc />
        public override Tensor mode => Base.mode;

        /// <inheritdoc />
        public override Tensor variance => Base.variance;

        internal distributions.Distribution Base { get; }

        /// <inheritdoc />
        public override Tensor sample(params long[] sample_shape) => Base.sample(sample_shape);

        /// <inheritdoc />
        public override Tensor rsample(params long[] sample_shape) => Base.rsample(sample_shape);

        /// <inheritdoc />
        public override Tensor log_prob(Tensor value) => SumOverEvent(Base.log_prob(value));

        /// <inheritdoc />
        public override Tensor entropy() => SumOverEvent(Base.entropy());

        /// <summary>Sums [..., reinterpreted dimensions], disposing the argument.</summary>
        internal Tensor SumOverEvent(Tensor perElement)
        {
            if (_reinterpreted == 0)
            {
                return perElement;
            }
            using (perElement)
            {
                return perElement.sum([.. Enumerable.Range(1, _reinterpreted).Select(i => -(long)i)]);
            }
        }

        private static long[] Batch(distributions.Distribution inner, int count)
        {
            ArgumentNullException.ThrowIfNull(inner);
            var shape = inner.batch_shape.Shape;
            if (count < 0 || count > shape.Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(count),
                    count,
                    $"The distribution has {shape.Length} batch dimensions."
                );
            }
            return shape[..^count];
        }

        private static long[] Event(distributions.Distribution inner, int count) =>
            [.. inner.batch_shape.Shape[^count..], .. inner.event_shape.Shape];
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <summary>Counts some of a distribution's batch dimensions as dimensions of the event.</summary>
            /// <param name="base_distribution">What it is made of.</param>
            /// <param name="reinterpreted_batch_dims">How many of the last batch dimensions join the event.</param>
            /// <param name="generator">Unused: the base distribution draws.</param>
            public static Independent Independent(
                Distribution base_distribution,
                int reinterpreted_batch_dims,
                Generator? generator = null
            ) => new(base_distribution, reinterpreted_batch_dims, generator);
        }
    }
}
