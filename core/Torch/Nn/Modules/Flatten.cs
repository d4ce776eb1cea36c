using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>Makes one dimension of several neighbouring ones.</summary>
    public sealed class Flatten : ParameterLessModule<Tensor, Tensor>
    {
        internal Flatten(long start_dim, long end_dim)
            : base(nameof(Flatten))
        {
            this.start_dim = start_dim;
            this.end_dim = end_dim;
        }

        /// <summary>The first of them.</summary>
        public long start_dim { get; set; }

        /// <summary>The last of them.</summary>
        public long end_dim { get; set; }

        /// <inheritdoc />
        public override Tensor forward(Tensor input)
        {
            ArgumentNullException.ThrowIfNull(input);
            return input.flatten(start_dim, end_dim);
        }
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Makes one dimension of several neighbouring ones.</summary>
            /// <param name="start_dim">The first of them; 1 keeps the batch dimension.</param>
            /// <param name="end_dim">The last of them.</param>
            public static Flatten Flatten(long start_dim = 1, long end_dim = -1) => new(start_dim, end_dim);
        }
    }
}
