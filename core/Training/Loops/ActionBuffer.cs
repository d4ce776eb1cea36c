using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>The actions of N environments as floats, as environments take them.</summary>
internal sealed class ActionBuffer
{
    private readonly Space _space;
    private readonly float[] _applied;

    public ActionBuffer(Space space, int count)
    {
        _space = space;
        Size = space.Size;
        Values = new float[count * Size];
        _applied = space is BoxSpace ? new float[Values.Length] : Values;
    }

    /// <summary>Floats per action.</summary>
    public int Size { get; }

    /// <summary>All actions, [N, size].</summary>
    public float[] Values { get; }

    /// <summary>
    /// The actions as environments take them, [N, size]: cut to the bounds of a box, which a normal distribution does not know.
    /// <see cref="Values"/> keep what was chosen, as the algorithm knows the probability of that. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<float> Applied()
    {
        if (_space is BoxSpace box)
        {
            for (var i = 0; i < Values.Length; i++)
            {
                _applied[i] = Math.Clamp(Values[i], box.Low[i % Size], box.High[i % Size]);
            }
        }

        return _applied;
    }

    /// <summary>Sees to it that an algorithm chose actions that there are.</summary>
    /// <exception cref="PluginException">An index is outside the space, or a number is NaN.</exception>
    public void Check()
    {
        foreach (var value in Values)
        {
            if (_space is DiscreteSpace { Count: var bound })
            {
                if (!(value >= 0 && value < bound) || value != (int)value)
                {
                    throw new PluginException(
                        $"the algorithm chose action {value}; there are actions 0 to {bound - 1}"
                    );
                }
            }
            else if (float.IsNaN(value))
            {
                throw new PluginException("the algorithm chose an action that is not a number: learning has diverged");
            }
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
