namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>One position of an index expression: a number, a slice, a mask, a new dimension or the rest.</summary>
    public readonly struct TensorIndex
    {
        internal enum Kind
        {
            None,
            Ellipsis,
            Single,
            Slice,
            Bool,
            Tensor,
        }

        private TensorIndex(Kind kind, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null)
        {
            Which = kind;
            Start = start;
            Stop = stop;
            Step = step;
            Content = tensor;
        }

        /// <summary>Every position of the remaining dimensions.</summary>
        public static readonly TensorIndex Ellipsis = new(Kind.Ellipsis);

        /// <summary>A new dimension of length 1.</summary>
        public static readonly TensorIndex None = new(Kind.None);

        /// <summary>A new dimension of length 1.</summary>
        public static readonly TensorIndex Null = None;

        /// <summary>Every position of a dimension.</summary>
        public static readonly TensorIndex Colon = new(Kind.Slice);

        internal Kind Which { get; }

        internal long? Start { get; }

        internal long? Stop { get; }

        internal long? Step { get; }

        internal Tensor? Content { get; }

        /// <summary>From start up to, not including, stop; negative bounds count from the end, steps are positive.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(Kind.Slice, start, stop, step);

        /// <summary>From start up to, not including, stop.</summary>
        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        /// <summary>A C# range.</summary>
        public static TensorIndex Slice(Range range) => Slice(FromStart(range.Start), ToStop(range.End));

        /// <summary>One position; the dimension disappears. Null is a new dimension.</summary>
        public static TensorIndex Single(long? index) => index.HasValue ? new(Kind.Single, index) : None;

        /// <summary>A new dimension that is kept (length 1) or not (length 0).</summary>
        public static TensorIndex Bool(bool value) => new(Kind.Bool, value ? 1 : 0);

        /// <summary>The positions that an integer tensor lists or a boolean tensor marks.</summary>
        public static TensorIndex Tensor(Tensor tensor)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            return new(Kind.Tensor, tensor: tensor);
        }

        /// <summary>One position.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>One position; <c>^1</c> is the last.</summary>
        public static implicit operator TensorIndex(Index index) => Single(FromStart(index));

        /// <summary>A C# range.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>From start up to, not including, stop.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        private static long FromStart(Index index) => index.IsFromEnd ? -index.Value : index.Value;

        // ^0 is the end itself, which no negative number can say.
        private static long? ToStop(Index index) => index is { IsFromEnd: true, Value: 0 } ? null : FromStart(index);
    }
}
