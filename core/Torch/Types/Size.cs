using System.Collections;

namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>A tensor's shape.</summary>
    public readonly struct Size : IEnumerable<long>
    {
        private readonly long[]? shape;

        /// <summary>From the lengths of the dimensions.</summary>
        public Size(long[] shape) => this.shape = (long[])shape.Clone();

        /// <summary>From the lengths of the dimensions.</summary>
        public Size(IEnumerable<long> shape) => this.shape = shape.ToArray();

        /// <summary>From the lengths of the dimensions.</summary>
        public Size(int[] shape) => this.shape = Array.ConvertAll(shape, i => (long)i);

        /// <summary>Of one dimension.</summary>
        public Size(long size) => shape = [size];

        /// <summary>Of one dimension.</summary>
        public Size(int size) => shape = [size];

        /// <summary>No dimensions.</summary>
        public static readonly Size Empty = new(Array.Empty<long>());

        /// <summary>The lengths as a new array.</summary>
        public long[] Shape => shape is null ? [] : (long[])shape.Clone();

        /// <summary>How many dimensions.</summary>
        public int Length => shape?.Length ?? 0;

        /// <summary>Whether there are no dimensions.</summary>
        public bool IsEmpty => Length == 0;

        /// <summary>Whether this is a scalar's shape.</summary>
        public bool IsScalar => Length == 0;

        /// <summary>The length of a dimension; negative indexes count from the end.</summary>
        public long this[int idx] => shape![idx < 0 ? idx + Length : idx];

        /// <summary>The length of a dimension; negative indexes count from the end.</summary>
        public long this[long idx] => this[checked((int)idx)];

        /// <summary>From the lengths of the dimensions.</summary>
        public static implicit operator Size(long[] size) => new(size);

        /// <summary>Of one dimension.</summary>
        public static implicit operator Size(long size) => new(size);

        /// <summary>Of two dimensions.</summary>
        public static implicit operator Size((long, long) size) => new([size.Item1, size.Item2]);

        /// <summary>Of three dimensions.</summary>
        public static implicit operator Size((long, long, long) size) => new([size.Item1, size.Item2, size.Item3]);

        /// <summary>Dimension by dimension.</summary>
        public static bool operator ==(Size left, Size right) => left.AsSpan().SequenceEqual(right.AsSpan());

        /// <summary>Dimension by dimension.</summary>
        public static bool operator !=(Size left, Size right) => !(left == right);

        /// <summary>One after the other.</summary>
        public static Size operator +(Size left, Size right) => new(left.Concat(right));

        /// <summary>One after the other.</summary>
        public static Size operator +(Size left, IEnumerable<long> right) => new(left.Concat(right));

        /// <summary>How many elements a tensor of this shape has.</summary>
        public long numel()
        {
            var count = 1L;
            foreach (var length in AsSpan())
            {
                count *= length;
            }
            return count;
        }

        /// <summary>The dimensions from <paramref name="first"/> up to, not including, <paramref name="next"/>.</summary>
        public Size Slice(int first, int next) => new(Shape[first..next]);

        /// <summary>The first dimensions.</summary>
        public IEnumerable<long> Take(int i) => Enumerable.Take(this, i);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Size other && this == other;

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var length in AsSpan())
            {
                hash.Add(length);
            }
            return hash.ToHashCode();
        }

        /// <inheritdoc/>
        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)(shape ?? [])).GetEnumerator();

        /// <inheritdoc/>
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private ReadOnlySpan<long> AsSpan() => shape;
    }
}
