namespace Rlfw.Plugins.Trpo;

/// <summary>Parameters as one vector and back.</summary>
internal static class FlatParameters
{
    /// <summary>All elements, one tensor after another.</summary>
    /// <param name="tensors">float32.</param>
    public static double[] Join(IEnumerable<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        return
        [
            .. tensors.SelectMany(x => x.detach().cpu().contiguous().data<float>().ToArray()).Select(x => (double)x),
        ];
    }

    /// <summary>A vector in the shapes of tensors, on their devices.</summary>
    /// <param name="vector">As long as all tensors together.</param>
    /// <param name="like">The tensors.</param>
    public static Tensor[] Split(double[] vector, IReadOnlyList<Tensor> like)
    {
        var parts = new Tensor[like.Count];
        var start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var count = checked((int)like[i].numel());
            float[] values = Array.ConvertAll(vector.AsSpan(start, count).ToArray(), x => (float)x);
            parts[i] = tensor(values, like[i].shape, device: like[i].device);
            start += count;
        }

        return parts;
    }

    /// <summary>Writes a vector into parameters.</summary>
    /// <param name="vector">As long as all parameters together.</param>
    /// <param name="parameters">The parameters.</param>
    public static void Write(double[] vector, IReadOnlyList<Tensor> parameters)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var parts = Split(vector, parameters);
        for (var i = 0; i < parts.Length; i++)
        {
            parameters[i].copy_(parts[i]);
        }
    }
}
