using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>Between the arrays of the loops and the tensors of algorithms that speak them.</summary>
/// <param name="device">Where the algorithm computes.</param>
/// <param name="observationSize">Floats per observation, O.</param>
/// <param name="actions">Where actions come from.</param>
internal sealed class HostTensors(Device device, int observationSize, Space actions)
{
    private float[] _observations = [];

    /// <summary>Observations as the algorithm takes them, float32 [M, O].</summary>
    /// <param name="observations">[M, O].</param>
    public Tensor Observations(ReadOnlySpan<float> observations)
    {
        if (_observations.Length < observations.Length)
        {
            _observations = new float[observations.Length];
        }

        observations.CopyTo(_observations);
        return torch.tensor(
            _observations.AsMemory(0, observations.Length),
            [observations.Length / observationSize, observationSize],
            device: device
        );
    }

    /// <summary>Numbers as the algorithm takes them, float32.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="shape">The tensor's shape.</param>
    public Tensor Floats(float[] values, params long[] shape) => torch.tensor(values, shape, device: device);

    /// <summary>Actions as the algorithm takes them: int64 of the leading shape where they are indices, else float32 with A behind it.</summary>
    /// <param name="values">As floats.</param>
    /// <param name="leading">The shape without A.</param>
    public Tensor Actions(float[] values, params long[] leading) =>
        actions is DiscreteSpace
            // An index below 2^24 is exact as a float, and no action space is larger.
            ? torch.tensor(values, leading, device: device).to_type(ScalarType.Int64)
            : torch.tensor(values, [.. leading, actions.Size], device: device);

    /// <summary>Takes over an algorithm's actions: int64 [M] for a discrete space, float32 [M, A] otherwise.</summary>
    /// <param name="chosen">The actions.</param>
    /// <param name="to">Takes them, [M, A].</param>
    /// <exception cref="PluginException">Shape or dtype do not fit the space.</exception>
    public void CopyActions(Tensor chosen, Span<float> to)
    {
        var discrete = actions is DiscreteSpace;
        if (chosen.dtype != (discrete ? ScalarType.Int64 : ScalarType.Float32) || chosen.numel() != to.Length)
        {
            throw new PluginException(
                $"the algorithm gave actions {chosen.dtype}[{string.Join(", ", chosen.shape)}]; expected "
                    + (discrete ? $"int64 [{to.Length}]" : $"float32 [{to.Length / actions.Size}, {actions.Size}]")
            );
        }

        var host = (chosen.device_type == DeviceType.CPU ? chosen : chosen.cpu()).contiguous();
        if (!discrete)
        {
            host.data<float>().CopyTo(to);
            return;
        }

        var i = 0;
        foreach (var index in host.data<long>())
        {
            to[i++] = index;
        }
    }

    /// <summary>Takes over numbers.</summary>
    /// <param name="numbers">float32 [M].</param>
    /// <param name="to">Takes them, [M].</param>
    /// <param name="what">What they are, for messages.</param>
    /// <exception cref="PluginException">The tensor has not M elements of float32.</exception>
    public static void CopyFloats(Tensor numbers, Span<float> to, string what)
    {
        if (numbers.dtype != ScalarType.Float32 || numbers.numel() != to.Length)
        {
            throw new PluginException(
                $"the algorithm gave {what} {numbers.dtype}[{string.Join(", ", numbers.shape)}]; expected float32 [{to.Length}]"
            );
        }

        (numbers.device_type == DeviceType.CPU ? numbers : numbers.cpu()).contiguous().data<float>().CopyTo(to);
    }
}
