using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>Whether spaces are what they say, and fit what else the environment claims to be.</summary>
internal static class SpaceCheck
{
    public static void Run(CheckContext context)
    {
        var environment = context.Make();
        var usable =
            IsUsable(context, environment.ObservationSpace, "ObservationSpace")
            & IsUsable(context, environment.ActionSpace, "ActionSpace");
        if (!usable)
        {
            return;
        }

        if (environment.ActionSpace is BoxSpace box && !box.Low.Concat(box.High).All(float.IsFinite))
        {
            context.Warn(
                "ActionSpace has a side without a bound",
                "algorithms that scale actions (DDPG, TD3, SAC) need bounds: choose some"
            );
        }

        var other = context.Make();
        if (
            !Same(environment.ObservationSpace, other.ObservationSpace)
            || !Same(environment.ActionSpace, other.ActionSpace)
        )
        {
            context.Fault("two instances have different spaces", "spaces are a function of the options alone");
        }

        if (environment is ITabularEnvironment or IKnowsTransitions && !AreDiscrete(environment))
        {
            context.Fault(
                "it is tabular or knows its transitions, and its spaces are not both discrete",
                "give DiscreteSpaces, or leave ITabularEnvironment and IKnowsTransitions out"
            );
        }

        if (
            environment is IGoalEnvironment { Goals: var goals }
            && goals.Observation + (2 * goals.Goal) != environment.ObservationSpace.Size
        )
        {
            context.Fault(
                $"Goals divides {goals.Observation} + 2 · {goals.Goal} floats, an observation has {environment.ObservationSpace.Size}",
                "an observation is [what is seen, achieved goal, desired goal]"
            );
        }
    }

    /// <summary>Whether two spaces are one; records of lists compare the lists by identity.</summary>
    public static bool Same(Space a, Space b) =>
        (a, b) switch
        {
            (BoxSpace x, BoxSpace y) => x.Low.SequenceEqual(y.Low) && x.High.SequenceEqual(y.High),
            _ => a.Equals(b),
        };

    private static bool AreDiscrete(IEnvironment environment) =>
        environment is { ObservationSpace: DiscreteSpace, ActionSpace: DiscreteSpace };

    private static bool IsUsable(CheckContext context, Space? space, string name)
    {
        var wrong = space switch
        {
            null => "is null",
            DiscreteSpace { Count: < 1 } discrete => $"has {discrete.Count} elements",
            BoxSpace box => Wrong(box),
            DiscreteSpace => null,
            _ => $"is a {space.GetType().Name}, which nothing knows how to treat",
        };
        if (wrong is not null)
        {
            context.Fault(
                $"{name} {wrong}",
                "give a DiscreteSpace of at least 1 element, or a BoxSpace with a lower and an upper bound for each float"
            );
        }

        return wrong is null;
    }

    private static string? Wrong(BoxSpace box)
    {
        if (box.Low.Count != box.High.Count || box.Low.Count == 0)
        {
            return $"has {box.Low.Count} lower and {box.High.Count} upper bounds";
        }

        var crossed = Enumerable.Range(0, box.Size).FirstOrDefault(i => !(box.Low[i] <= box.High[i]), -1);
        return crossed < 0 ? null : $"has the bounds {box.Low[crossed]} and {box.High[crossed]} at component {crossed}";
    }
}
