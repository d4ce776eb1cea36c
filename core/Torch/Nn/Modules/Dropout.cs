using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules
{
    /// <summary>
    /// While training, sets elements to zero with probability p and scales the others by 1 / (1 - p). Draws from the
    /// thread's <see cref="Extensions.AmbientGenerator"/>.
    /// </summary>
    public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout(double p, bool inplace)
            : base(nameof(Dropout))
        {
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>The probability, in [0, 1].</summary>
        public double p
        {
            get => field;
            set
            {
                if (value is not (>= 0 and <= 1))
                {
                    throw new ArgumentOutOfRangeException(nameof(value), value, "A probability lies in [0, 1].");
                }
                field = value;
            }
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc />
        public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, p, training, inplace);
    }
}

namespace Rlfw.Torch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Sets elements to zero at random while training.</summary>
            /// <param name="p">With which probability, in [0, 1].</param>
            /// <param name="inplace">Whether the input is overwritten.</param>
            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);
        }
    }
}
