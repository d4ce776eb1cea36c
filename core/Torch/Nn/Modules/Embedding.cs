using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>A table of vectors, looked up by index.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly EmbeddingOptions _options;

        internal Embedding(Parameter weight, EmbeddingOptions options)
            : base(nameof(Embedding))
        {
            _options = options;
            this.weight = weight;
        }

        /// <summary>The table, [rows, width].</summary>
        public Parameter weight
        {
            get => field;
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                field = value;
                ReplaceParameter("weight", value);
            }
        }

        /// <summary>Looks vectors up.</summary>
        /// <param name="input">Indices, int64 or int32, of any shape.</param>
        /// <returns>The vectors, [..., width].</returns>
        public override Tensor forward(Tensor input)
        {
            if (_options.MaximumNorm is { } norm)
            {
                using var _ = no_grad();
                Aten.embedding_renorm_(weight, input, norm, _options.NormType);
            }
            return Aten.embedding(
                weight,
                input,
                _options.PaddingIndex ?? -1,
                _options.ScaleGradientByFrequency,
                _options.Sparse
            );
        }
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>
            /// A table with standard normal entries, zero in the padding row. Draws from the thread's
            /// <see cref="Extensions.AmbientGenerator"/>.
            /// </summary>
            /// <param name="num_embeddings">Rows.</param>
            /// <param name="embedding_dims">Width.</param>
            /// <param name="padding_idx">The row that gets no gradient; negative counts from the end.</param>
            /// <param name="max_norm">Rows looked up are scaled down to this norm, in place; null for never.</param>
            /// <param name="norm_type">Which p-norm that is.</param>
            /// <param name="scale_grad_by_freq">Whether gradients are divided by how often the row was looked up.</param>
            /// <param name="sparse">Whether the weight's gradient is sparse; optimizers here take dense ones alone.</param>
            /// <param name="device">Where the table lives; the CPU by default.</param>
            /// <param name="dtype">Its type; float32 by default.</param>
            public static Embedding Embedding(
                long num_embeddings,
                long embedding_dims,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(num_embeddings, 1);
                ArgumentOutOfRangeException.ThrowIfLessThan(embedding_dims, 1);
                var padding = PaddingRow(num_embeddings, padding_idx);
                var weight = Parameter(empty([num_embeddings, embedding_dims], dtype, device));
                init.normal_(weight);
                if (padding is { } row)
                {
                    using var _ = no_grad();
                    using var vector = weight.select(0, row);
                    vector.zero_();
                }
                return new Embedding(weight, new(padding, max_norm, norm_type, scale_grad_by_freq, sparse));
            }

            /// <summary>A table over given vectors.</summary>
            /// <param name="embeddings">The vectors, [rows, width]; copied.</param>
            /// <param name="freeze">Whether they stay as they are.</param>
            /// <param name="padding_idx">The row that gets no gradient; negative counts from the end.</param>
            /// <param name="max_norm">Rows looked up are scaled down to this norm, in place; null for never.</param>
            /// <param name="norm_type">Which p-norm that is.</param>
            /// <param name="scale_grad_by_freq">Whether gradients are divided by how often the row was looked up.</param>
            /// <param name="sparse">Whether the weight's gradient is sparse; optimizers here take dense ones alone.</param>
            /// <param name="device">Where the table lives; where the vectors are by default.</param>
            /// <param name="dtype">Its type; the vectors' by default.</param>
            public static Embedding Embedding_from_pretrained(
                Tensor embeddings,
                bool freeze = true,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                ArgumentNullException.ThrowIfNull(embeddings);
                if (embeddings.dim() != 2)
                {
                    throw new ArgumentException(
                        $"A table has 2 dimensions, not {embeddings.dim()}.",
                        nameof(embeddings)
                    );
                }
                using var _ = no_grad();
                var copy = embeddings.to(dtype ?? embeddings.dtype, device ?? embeddings.device, copy: true);
                var padding = PaddingRow(embeddings.shape[0], padding_idx);
                return new Embedding(
                    Parameter(copy, !freeze),
                    new(padding, max_norm, norm_type, scale_grad_by_freq, sparse)
                );
            }

            private static long? PaddingRow(long rows, long? index)
            {
                if (index is { } given && (given >= rows || given < -rows))
                {
                    throw new ArgumentOutOfRangeException(nameof(index), given, $"The table has {rows} rows.");
                }
                return index < 0 ? index + rows : index;
            }
        }
    }
}
