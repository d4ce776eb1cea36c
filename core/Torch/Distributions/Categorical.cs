using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>One of K classes, int64, with given probabilities.</summary>
    public sealed class Categorical : distributions.Distribution
    {
        private Tensor? _probs;
        private Tensor? _logits;

        /// <summary>Makes the distribution of either argument.</summary>
        /// <param name="probs">Weights [batch, K], not negative; divided by their sum.</param>
        /// <param name="logits">Unnormalized log-probabilities [batch, K].</param>
        /// <param name="generator">What to draw from; null for the thread's.</param>
        /// <exception cref="ArgumentException">Both or neither are given, or there is no class.</exception>
        public Categorical(Tensor? probs = null, Tensor? logits = null, Generator? generator = null)
            : base(generator, BatchShape(probs, logits))
        {
            if (probs is not null)
            {
                using var sum = probs.sum(-1, keepdim: true);
                _probs = Own(probs / sum);
            }
            else
            {
                using var normalizer = logits!.logsumexp(-1, keepdim: true);
                _logits = Own(logits - normalizer);
            }
            param_shape = (probs ?? logits!).shape;
        }

        /// <summary>Shape of the parameters, [batch, K].</summary>
        public long[] param_shape { get; }

        /// <summary>The probabilities, [batch, K]; the distribution's own.</summary>
        public Tensor probs => _probs ??= Own(_logits!.softmax(-1), _logits);

        /// <summary>The logarithms of the probabilities, [batch, K]; the distribution's own.</summary>
        public Tensor logits => _logits ??= Own(ClampProbabilities.Log(_probs!), _probs);

        /// <summary>Classes have no mean: NaN.</summary>
        public override Tensor mean => NotANumber();

        /// <summary>The likeliest class, [batch].</summary>
        public override Tensor mode => (_logits ?? _probs!).argmax(-1);

        /// <summary>Classes have no variance: NaN.</summary>
        public override Tensor variance => NotANumber();

        /// <summary>Draws classes; not differentiable.</summary>
        /// <param name="sample_shape">How many; empty for one.</param>
        /// <returns>int64 [sample, batch].</returns>
        public override Tensor rsample(params long[] sample_shape)
        {
            using var _ = no_grad();
            using var scope = NewDisposeScope();
            var shape = ExtendedShape(sample_shape);
            var count = sample_shape.Aggregate(1L, (product, size) => product * size);
            var rows = probs.reshape(-1, param_shape[^1]);
            if (count == 0 || rows.shape[0] == 0)
            {
                return empty(shape, ScalarType.Int64, rows.device).MoveToOuterDisposeScope();
            }
            // multinomial knows a matrix of rows, and gives [rows, samples].
            var drawn = rows.multinomial(count, replacement: true, generator);
            return drawn.t().reshape(shape).MoveToOuterDisposeScope();
        }

        /// <inheritdoc />
        public override Tensor log_prob(Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            using var scope = NewDisposeScope();
            var index = value.to(ScalarType.Int64).unsqueeze(-1);
            long[] batch = [.. BroadcastShape(index.shape[..^1], param_shape[..^1])];
            var rows = logits.expand([.. batch, param_shape[^1]]);
            return rows.gather(-1, index.expand([.. batch, 1])).squeeze(-1).MoveToOuterDisposeScope();
        }

        /// <inheritdoc />
        public override Tensor entropy()
        {
            using var scope = NewDisposeScope();
            // A class of probability 0 has logit -inf; 0 · -inf would be NaN where the limit is 0.
            var finite = logits.clamp_min(ClampProbabilities.Lowest(logits.dtype));
            return (finite * probs).sum(-1).neg().MoveToOuterDisposeScope();
        }

        private Tensor NotANumber() => full(batch_shape.Shape, double.NaN, (_logits ?? _probs!).dtype);

        private static long[] BatchShape(Tensor? probs, Tensor? logits)
        {
            if (probs is null == logits is null)
            {
                throw new ArgumentException("Give either probabilities or logits.");
            }
            var shape = (probs ?? logits!).shape;
            return shape.Length > 0 && shape[^1] > 0
                ? shape[..^1]
                : throw new ArgumentException($"No classes in a parameter of shape [{string.Join(", ", shape)}].");
        }

        private static IEnumerable<long> BroadcastShape(long[] left, long[] right)
        {
            var length = Math.Max(left.Length, right.Length);
            for (var i = length; i > 0; i--)
            {
                var a = i <= left.Length ? left[^i] : 1;
                var b = i <= right.Length ? right[^i] : 1;
                yield return a == 1 ? b : a;
            }
        }
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <summary>One of K classes; give either probabilities or logits, [batch, K].</summary>
            /// <param name="probs">Weights, divided by their sum.</param>
            /// <param name="logits">Unnormalized log-probabilities.</param>
            /// <param name="generator">What to draw from; null for the thread's.</param>
            public static Categorical Categorical(
                Tensor? probs = null,
                Tensor? logits = null,
                Generator? generator = null
            ) => new(probs, logits, generator);

            /// <summary>One of K classes, all equally likely.</summary>
            /// <param name="categories">K.</param>
            /// <param name="generator">What to draw from; null for the thread's.</param>
            public static Categorical Categorical(int categories, Generator? generator = null)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(categories, 1);
                using var weights = ones([categories]);
                return new Categorical(weights, generator: generator);
            }
        }
    }
}
