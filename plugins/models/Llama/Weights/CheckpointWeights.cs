namespace Rlfw.Plugins.Llama;

/// <summary>
/// The tensors of a checkpoint, straight from its files' memory: shared with it where nothing has to change, otherwise
/// filled from it once, so that no tensor is ever held twice but the one being converted.
/// </summary>
/// <param name="tensors">The files, which hold all that is asked for in the right shapes.</param>
/// <param name="format">How weights are kept.</param>
internal sealed class CheckpointWeights(SafetensorsFolder tensors, WeightFormat format) : IWeightProvider
{
    /// <summary>What quantization changed so far.</summary>
    public QuantizationErrors Errors { get; } = new();

    /// <summary>Whether any tensor is the file's own memory.</summary>
    public bool SharesMemory => format.Quantization == WeightQuantization.None && tensors.Entries.Keys.Any(IsShared);

    public Parameter Vector(string name, long[] shape)
    {
        if (IsShared(name))
        {
            return Parameter(tensors.Get(name), requires_grad: false);
        }

        var target = torch.empty(shape, format.Dtype, format.Device);
        tensors.CopyTo(name, target);
        return Parameter(target, requires_grad: !format.IsFrozen);
    }

    public IMatrix Matrix(string name, long outputs, long inputs)
    {
        if (!format.Quantizes(name))
        {
            return new DenseMatrix(Vector(name, [outputs, inputs]));
        }

        using var gradients = torch.no_grad();
        using var dense = Dense(name, [outputs, inputs]);
        IMatrix matrix = format.Quantization switch
        {
            WeightQuantization.Int8 => new Int8Matrix(dense, format.Dtype),
            _ => new NormalFloat4Matrix(dense, format.Dtype, format.DoubleQuantization),
        };
        Errors.Add(name, dense, matrix);
        return matrix;
    }

    private bool IsShared(string name) =>
        format.IsFrozen && format.Device.type == DeviceType.CPU && tensors.Entries[name].Dtype == format.Dtype;

    /// <summary>As the file has it: rounding to the model's dtype first would add an error of its own.</summary>
    private Tensor Dense(string name, long[] shape)
    {
        if (format.Device.type == DeviceType.CPU)
        {
            return tensors.Get(name);
        }

        var target = torch.empty(shape, tensors.Entries[name].Dtype, format.Device);
        tensors.CopyTo(name, target);
        return target;
    }
}
