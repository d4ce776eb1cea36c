using Rlfw.Contracts;

namespace Rlfw.Training.Spaces;

/// <summary>What is wrong with a space that a plugin gave: everything behind it relies on that nothing is.</summary>
internal static class SpaceFaults
{
    /// <summary>Sees to it that both spaces of environments can be worked with.</summary>
    /// <param name="who">Who gave them, for the message.</param>
    /// <param name="environments">The environments.</param>
    /// <exception cref="PluginException">One cannot.</exception>
    public static void Require(string who, IVectorEnvironment environments)
    {
        Require(who, "observation", environments.ObservationSpace);
        Require(who, "action", environments.ActionSpace);
    }

    private static void Require(string who, string which, Space? space)
    {
        if (Of(space) is { } fault)
        {
            throw new PluginException(
                $"{who} has an {which} space that {fault}; a space is a DiscreteSpace of at least 1 element, or a BoxSpace with a lower "
                    + "and an upper bound for each number"
            );
        }
    }

    private static string? Of(Space? space) =>
        space switch
        {
            null => "is null",
            DiscreteSpace { Count: < 1 } discrete => $"has {discrete.Count} elements",
            DiscreteSpace => null,
            BoxSpace box when box.Low.Count == 0 || box.Low.Count != box.High.Count =>
                $"has {box.Low.Count} lower and {box.High.Count} upper bounds",
            BoxSpace box => Crossed(box),
            _ => $"is a {space.GetType().Name}, which nothing knows how to treat",
        };

    private static string? Crossed(BoxSpace box)
    {
        for (var i = 0; i < box.Size; i++)
        {
            // A bound that is NaN is none either.
            if (!(box.Low[i] <= box.High[i]))
            {
                return $"has the bounds {box.Low[i]} and {box.High[i]} as component {i}";
            }
        }

        return null;
    }
}
