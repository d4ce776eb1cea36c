using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>The logarithm of the softmax, computed stably.</summary>
    public sealed class LogSoftmax : ParameterLessModule<Tensor, Tensor>
    {
        internal LogSoftmax(long dim)
            : base(nameof(LogSoftmax))
        {
            this.dim = dim;
        }

        /// <summary>The dimension whose exponentials sum to one.</summary>
        public long dim { get; set; }

        /// <inheritdoc />
        public override Tensor forward(Tensor tensor) => nn.functional.log_softmax(tensor, dim);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The logarithm of the softmax, computed stably.</summary>
            /// <param name="dim">The dimension whose exponentials sum to one.</param>
            public static LogSoftmax LogSoftmax(long dim) => new(dim);
        }
    }
}
