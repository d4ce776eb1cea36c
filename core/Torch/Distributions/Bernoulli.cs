using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>1 with a given probability, else 0; of the parameter's type.</summary>
    public sealed class Bernoulli : distributions.Distribution
    {
        private Tensor? _probs;
        private Tensor? _logits;

        /// <summary>Makes the distribution of either argument.</summary>
        /// <param name="p">Probabilities of 1, in [0, 1]; any shape.</param>
        /// <param name="l">Their log-odds.</param>
        /// <param name="generator">What to draw from; null for the thread's.</param>
        /// <exception cref="ArgumentException">Both or neither are given.</exception>
        public Bernoulli(Tensor? p = null, Tensor? l = null, Generator? generator = null)
            : base(generator, (p ?? l)?.shape)
        {
            if (p is null == l is null)
            {
                throw new ArgumentException("Give either probabilities or logits.");
            }
            _probs = p is null ? null : Own(p.alias());
            _logits = l is null ? null : Own(l.alias());
        }

        /// <summary>The probabilities of 1; the distribution's own.</summary>
        public Tensor probs => _probs ??= Own(_logits!.sigmoid(), _logits);

        /// <summary>The log-odds; the distribution's own.</summary>
        public Tensor logits => _logits ??= Own(ClampProbabilities.Logit(_probs!), _probs);

        /// <inheritdoc />
        public override Tensor mean => probs.alias();

        /// <inheritdoc />
        public override Tensor variance
        {
            get
            {
                using var other = 1 - probs;
                return probs * other;
            }
        }

        /// <summary>Draws zeros and ones; not differentiable.</summary>
        /// <param name="sample_shape">How many; empty for one.</param>
        /// <returns>[sample, batch].</returns>
        public override Tensor rsample(params long[] sample_shape)
        {
            using var _ = no_grad();
            using var expanded = probs.expand(ExtendedShape(sample_shape));
            return expanded.bernoulli(generator);
        }

        /// <inheritdoc />
        public override Tensor log_prob(Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            using var scope = NewDisposeScope();
            var both = broadcast_tensors(logits, value.to(logits.dtype));
            var loss = nn.functional.binary_cross_entropy_with_logits(both[0], both[1], reduction: nn.Reduction.None);
            return loss.neg().MoveToOuterDisposeScope();
        }

        /// <inheritdoc />
        public override Tensor entropy() =>
            nn.functional.binary_cross_entropy_with_logits(logits, probs, reduction: nn.Reduction.None);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <summary>1 with a given probability, else 0; give either probabilities or logits.</summary>
            /// <param name="probs">Probabilities of 1, in [0, 1]; any shape.</param>
            /// <param name="logits">Their log-odds.</param>
            /// <param name="generator">What to draw from; null for the thread's.</param>
            public static Bernoulli Bernoulli(
                Tensor? probs = null,
                Tensor? logits = null,
                Generator? generator = null
            ) => new(probs, logits, generator);
        }
    }
}
