namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>Probability distributions.</summary>
    public static partial class distributions
    {
        /// <summary>
        /// A batch of distributions over events. Tensors it makes of its arguments belong to the dispose scope it was made
        /// in, or live until it is disposed. Draws from the generator it was given, else from the thread's
        /// <see cref="Extensions.AmbientGenerator"/>.
        /// </summary>
        public abstract class Distribution : IDisposable
        {
            private readonly List<Tensor> _owned = [];

            /// <summary>Makes the distribution.</summary>
            /// <param name="generator">What to draw from; null for the thread's. Not owned.</param>
            /// <param name="batch_shape">Shape of the batch; empty for one distribution.</param>
            /// <param name="event_shape">Shape of an event; empty for scalars.</param>
            protected Distribution(Generator? generator, long[]? batch_shape = null, long[]? event_shape = null)
            {
                this.generator = generator;
                this.batch_shape = new Size(batch_shape ?? []);
                this.event_shape = new Size(event_shape ?? []);
            }

            /// <summary>Shape of the batch.</summary>
            public Size batch_shape { get; }

            /// <summary>Shape of an event.</summary>
            public Size event_shape { get; }

            /// <summary>The expectation, [batch, event].</summary>
            public abstract Tensor mean { get; }

            /// <summary>The most likely event, [batch, event].</summary>
            public virtual Tensor mode => throw Missing(nameof(mode));

            /// <summary>The variance, [batch, event].</summary>
            public abstract Tensor variance { get; }

            /// <summary>The standard deviation, [batch, event].</summary>
            public virtual Tensor stddev
            {
                get
                {
                    using var squared = variance;
                    return squared.sqrt();
                }
            }

            private protected Generator? generator { get; }

            /// <summary>Draws events, outside of the graph.</summary>
            /// <param name="sample_shape">How many; empty for one.</param>
            /// <returns>[sample, batch, event].</returns>
            public virtual Tensor sample(params long[] sample_shape)
            {
                using var _ = no_grad();
                return rsample(sample_shape);
            }

            /// <summary>Draws events, outside of the graph.</summary>
            /// <param name="sample_shape">How many.</param>
            /// <returns>[sample, batch, event].</returns>
            public Tensor sample(Size sample_shape) => sample(sample_shape.Shape);

            /// <summary>Draws events as a differentiable function of the parameters, where there is such a function.</summary>
            /// <param name="sample_shape">How many; empty for one.</param>
            /// <returns>[sample, batch, event].</returns>
            public abstract Tensor rsample(params long[] sample_shape);

            /// <summary>Draws events as a differentiable function of the parameters, where there is such a function.</summary>
            /// <param name="sample_shape">How many.</param>
            /// <returns>[sample, batch, event].</returns>
            public Tensor rsample(Size sample_shape) => rsample(sample_shape.Shape);

            /// <summary>The logarithm of the probability, or of its density, of events.</summary>
            /// <param name="value">[sample, batch, event].</param>
            /// <returns>[sample, batch].</returns>
            public abstract Tensor log_prob(Tensor value);

            /// <summary>The entropy in nats.</summary>
            /// <returns>[batch].</returns>
            public abstract Tensor entropy();

            /// <summary>The distribution function at values.</summary>
            /// <param name="value">[sample, batch, event].</param>
            public virtual Tensor cdf(Tensor value) => throw Missing(nameof(cdf));

            /// <summary>The inverse of the distribution function.</summary>
            /// <param name="value">Probabilities, [sample, batch, event].</param>
            public virtual Tensor icdf(Tensor value) => throw Missing(nameof(icdf));

            /// <summary>exp(entropy).</summary>
            /// <returns>[batch].</returns>
            public Tensor perplexity()
            {
                using var nats = entropy();
                return nats.exp();
            }

            /// <summary>Disposes the tensors it made of its arguments; the arguments stay.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the tensors it made of its arguments.</summary>
            /// <param name="disposing">Always true: distributions have no finalizer.</param>
            protected virtual void Dispose(bool disposing)
            {
                foreach (var tensor in _owned)
                {
                    tensor.Dispose();
                }
            }

            /// <summary>Remembers a tensor to dispose; one made later joins the scope of one made at first.</summary>
            private protected Tensor Own(Tensor tensor, Tensor? sibling = null)
            {
                if (sibling is not null)
                {
                    tensor.MoveToOtherDisposeScope(sibling);
                }
                _owned.Add(tensor);
                return tensor;
            }

            /// <summary>[sample, batch, event].</summary>
            private protected long[] ExtendedShape(long[] sampleShape)
            {
                ArgumentNullException.ThrowIfNull(sampleShape);
                return [.. sampleShape, .. batch_shape.Shape, .. event_shape.Shape];
            }

            private NotSupportedException Missing(string member) => new($"{GetType().Name} has no {member}.");
        }
    }
}
