namespace Rlfw.Torch;

/// <content>Functions whose signature does not follow one operator's.</content>
public static partial class torch
{
    /// <summary>Without the dimensions of length 1, or without one of them.</summary>
    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);

    /// <summary>In place, without the dimensions of length 1, or without one of them.</summary>
    public static Tensor squeeze_(Tensor input, long? dim = null) => input.squeeze_(dim);

    /// <summary>One dimension as several.</summary>
    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) => input.unflatten(dim, sizes);

    /// <summary>The largest over dimensions; equal ones share the derivative.</summary>
    public static Tensor amax(Tensor input, long[] dims) => Aten.amax(input, dims, keepdim: false);

    /// <summary>The largest over dimensions; equal ones share the derivative.</summary>
    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) =>
        input.amax(dims, keepdim, @out);

    /// <summary>The smallest over dimensions; equal ones share the derivative.</summary>
    public static Tensor amin(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) =>
        input.amin(dims, keepdim, @out);

    /// <summary>The k-th smallest element, from 1, over a dimension (the last by default), and where it is.</summary>
    public static (Tensor values, Tensor indexes) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) =>
        input.kthvalue(k, dim, keepdim);

    /// <summary>How many elements are not zero, of all or over dimensions.</summary>
    public static Tensor count_nonzero(Tensor input, long[]? dims = null) => input.count_nonzero(dims);

    /// <summary>A boolean without dimensions: whether shapes and all elements are the same.</summary>
    public static Tensor equal(Tensor tensor, Tensor target) => tensor.equal(target);

    /// <summary>The different elements; with the position of each element among them, and how often each occurs.</summary>
    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
        Tensor input,
        bool sorted = true,
        bool return_inverse = false,
        bool return_counts = false,
        int? dim = null
    ) => input.unique(sorted, return_inverse, return_counts, dim);

    /// <summary>The mean of the elements that are numbers.</summary>
    public static Tensor nanmean(Tensor input, int? dim = null, bool keepdim = false, ScalarType? dtype = null) =>
        input.nanmean(dim, keepdim, dtype);

    /// <summary>Uniform random numbers in [0, 1) in another tensor's lengths.</summary>
    public static Tensor rand_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => input.rand_like(dtype, device, requires_grad);

    /// <summary>Standard normal random numbers in another tensor's lengths.</summary>
    public static Tensor randn_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => input.randn_like(dtype, device, requires_grad);

    /// <summary>Random integers in [low, high) in another tensor's lengths.</summary>
    public static Tensor randint_like(
        Tensor input,
        long low,
        long high,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => input.randint_like(low, high, dtype, device, requires_grad);

    /// <summary>Normal random numbers.</summary>
    public static Tensor normal(
        double mean,
        double std,
        ReadOnlySpan<long> size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null
    )
    {
        var result = empty(size, dtype, device, names: names).normal_(mean, std, generator);
        return requires_grad ? result.requires_grad_() : result;
    }

    /// <summary>The tensors, broadcast against each other.</summary>
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Aten.broadcast_tensors(tensors);

    /// <summary>The p-distances between the rows of two matrices.</summary>
    public static Tensor cdist(
        Tensor x1,
        Tensor x2,
        double p = 2,
        compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary
    ) => Aten.cdist(x1, x2, p, (long)compute_mode);
}
