namespace Rlfw.Torch;

public static partial class torch
{
    /// <content>Members whose signature does not follow one operator's.</content>
    public partial class Tensor
    {
        /// <summary>All dimensions in opposite order.</summary>
        public Tensor T => Aten.numpy_T(this);

        /// <summary>The last two dimensions exchanged.</summary>
        public Tensor mT => Aten.mT(this);

        /// <summary>Without the dimensions of length 1, or without one of them.</summary>
        public Tensor squeeze(long? dim = null) => dim is { } d ? Aten.squeeze(this, d) : Aten.squeeze(this);

        /// <summary>In place, without the dimensions of length 1, or without one of them.</summary>
        public Tensor squeeze_(long? dim = null) => dim is { } d ? Aten.squeeze_(this, d) : Aten.squeeze_(this);

        /// <summary>One dimension as several.</summary>
        public Tensor unflatten(long dim, params long[] sizes) => Aten.unflatten(this, dim, sizes);

        /// <summary>One dimension as several.</summary>
        public Tensor unflatten(long dim, Size sizes) => Aten.unflatten(this, dim, sizes.Shape);

        /// <summary>Views of these lengths along the first dimension.</summary>
        public Tensor[] split(params long[] sizes) => split(sizes, 0);

        /// <summary>Extremes over dimensions; equal ones share the derivative.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            Out(Aten.amax(this, dims, keepdim), @out);

        /// <summary>Extremes over dimensions; equal ones share the derivative.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            Out(Aten.amin(this, dims, keepdim), @out);

        /// <summary>The k-th smallest element, from 1, over a dimension (the last by default), and where it is.</summary>
        public (Tensor values, Tensor indexes) kthvalue(long k, long? dim, bool keepdim = false) =>
            Aten.kthvalue(this, k, dim ?? -1, keepdim);

        /// <summary>How many elements are not zero, of all or over dimensions.</summary>
        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Aten.count_nonzero(this) : Aten.count_nonzero(this, dims);

        /// <summary>A boolean without dimensions: whether shapes and all elements are the same.</summary>
        public Tensor equal(Tensor target) => tensor(Aten.equal(this, target));

        /// <summary>The different elements; with the position of each element among them, and how often each occurs.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
            bool sorted = true,
            bool return_inverse = false,
            bool return_counts = false,
            int? dim = null
        )
        {
            var (output, inverse, counts) = dim is { } d
                ? Aten.unique_dim(this, d, sorted, return_inverse, return_counts)
                : Aten._unique2(this, sorted, return_inverse, return_counts);
            return (output, Wanted(inverse, return_inverse), Wanted(counts, return_counts));
        }

        /// <summary>The mean of the elements that are numbers.</summary>
        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null) =>
            Aten.nanmean(this, dim, keepdim, dtype);

        /// <summary>Uniform random numbers in [0, 1) in this tensor's lengths.</summary>
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.rand(shape, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Standard normal random numbers in this tensor's lengths.</summary>
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.randn(shape, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Random integers in [low, high) in this tensor's lengths.</summary>
        public Tensor randint_like(
            long low,
            long high,
            ScalarType? dtype = null,
            Device? device = null,
            bool requires_grad = false
        ) => torch.randint(low, high, shape, dtype ?? this.dtype, device ?? this.device, requires_grad);

        /// <summary>Whether the only element is not zero.</summary>
        public bool is_nonzero() => this.ToBoolean();

        /// <summary>Whether it is the same object.</summary>
        public bool Equals(Tensor target) => ReferenceEquals(this, target);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        /// <inheritdoc/>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        private static Tensor? Wanted(Tensor result, bool wanted)
        {
            if (!wanted)
            {
                result?.Dispose();
            }
            return wanted ? result : null;
        }

        private static Tensor Out(Tensor result, Tensor? target)
        {
            if (target is null)
            {
                return result;
            }
            using (result)
            {
                return target.copy_(result);
            }
        }
    }
}
