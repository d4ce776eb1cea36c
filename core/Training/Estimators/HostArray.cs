namespace Rlfw.Training.Estimators;

/// <summary>Float tensors to arrays in row-major order and back.</summary>
internal static class HostArray
{
    /// <summary>The elements of a float32 tensor of any device and layout.</summary>
    public static float[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>A tensor of the values, on the device of another.</summary>
    public static Tensor ToTensor(float[] values, ReadOnlySpan<long> shape, Tensor like) =>
        torch.tensor(values, shape, device: like.device);
}
