using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>The actions of N environments as floats, as environments take them.</summary>
internal sealed class ActionBuffer
{
    private readonly Space _space;
    private readonly long[] _integers;
    private readonly float[] _row;

    public ActionBuffer(Space space, int count)
    {
        _space = space;
        Size = space.Size;
        Values = new float[count * Size];
        _row = new float[Size];
        _integers = space is DiscreteSpace ? new long[count] : [];
    }

    /// <summary>Floats per action.</summary>
    public int Size { get; }

    /// <summary>All actions, [N, size].</summary>
    public float[] Values { get; }

    /// <summary>
    /// The action of one environment as it takes it: cut to the bounds of a box, which a normal distribution does not know.
    /// <see cref="Values"/> keep what was chosen, as the algorithm knows the probability of that. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<float> Row(int i)
    {
        var row = Values.AsSpan(i * Size, Size);
        if (_space is not BoxSpace box)
        {
            return row;
        }

        for (var k = 0; k < Size; k++)
        {
            _row[k] = Math.Clamp(row[k], box.Low[k], box.High[k]);
        }

        return _row;
    }

    /// <summary>Takes over an algorithm's actions: int64 [M] for a discrete space, float32 [M, A] otherwise.</summary>
    /// <param name="actions">The actions.</param>
    /// <param name="rows">M, up to N.</param>
    /// <exception cref="PluginException">Shape or dtype do not fit the space, or an index is outside it.</exception>
    public void Set(Tensor actions, int rows)
    {
        var elements = rows * Size;
        var discrete = _space is DiscreteSpace;
        if (actions.dtype != (discrete ? ScalarType.Int64 : ScalarType.Float32) || actions.numel() != elements)
        {
            throw new PluginException(
                $"the algorithm gave actions {actions.dtype}[{string.Join(", ", actions.shape)}]; "
                    + (discrete ? $"expected int64 [{rows}]" : $"expected float32 [{rows}, {Size}]")
            );
        }

        var host = actions.device_type == DeviceType.CPU ? actions : actions.cpu();
        if (!discrete)
        {
            host.contiguous().data<float>().CopyTo(Values);
            return;
        }

        host.contiguous().data<long>().CopyTo(_integers);
        var bound = ((DiscreteSpace)_space).Count;
        for (var i = 0; i < elements; i++)
        {
            if (_integers[i] < 0 || _integers[i] >= bound)
            {
                throw new PluginException(
                    $"the algorithm chose action {_integers[i]}; there are actions 0 to {bound - 1}"
                );
            }

            Values[i] = _integers[i];
        }
    }

    /// <summary>Chooses every action uniformly: an index, or a point of a box whose bounds are all finite.</summary>
    /// <exception cref="UserErrorException">The box is unbounded.</exception>
    public void Randomize(RandomStream random)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            Values[i] = _space switch
            {
                DiscreteSpace discrete => random.NextInt(discrete.Count),
                BoxSpace box => Uniform(box, i % Size, random),
                _ => throw new NotSupportedException($"actions of {_space.GetType().Name} cannot be chosen at random"),
            };
        }
    }

    private static float Uniform(BoxSpace box, int component, RandomStream random)
    {
        var (low, high) = (box.Low[component], box.High[component]);
        return float.IsFinite(low) && float.IsFinite(high)
            ? (float)random.NextDouble(low, high)
            : throw new UserErrorException(
                $"component {component} of the action space has no bounds, so no uniformly random action can be drawn; "
                    + "set learning_starts to 0 or bound the action space"
            );
    }
}
