using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>Random actions, uniform in a space; a side of a box without a bound is taken for ±1.</summary>
/// <param name="space">The action space.</param>
/// <param name="random">The stream.</param>
public sealed class ActionDraws(Space space, RandomStream random)
{
    /// <summary>Draws an action for each row.</summary>
    /// <param name="actions">Takes them, [N, A].</param>
    public void Draw(Span<float> actions)
    {
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = space switch
            {
                DiscreteSpace discrete => random.NextInt(discrete.Count),
                BoxSpace box => (float)random.NextDouble(Low(box, i % box.Size), High(box, i % box.Size)),
                _ => throw new NotSupportedException($"no random actions of {space.GetType().Name}"),
            };
        }
    }

    /// <summary>The least number of one component.</summary>
    public static float Low(BoxSpace box, int component)
    {
        ArgumentNullException.ThrowIfNull(box);
        return float.IsFinite(box.Low[component]) ? box.Low[component] : Math.Min(-1, box.High[component]);
    }

    /// <summary>The largest number of one component.</summary>
    public static float High(BoxSpace box, int component)
    {
        ArgumentNullException.ThrowIfNull(box);
        return float.IsFinite(box.High[component]) ? box.High[component] : Math.Max(1, box.Low[component]);
    }
}
