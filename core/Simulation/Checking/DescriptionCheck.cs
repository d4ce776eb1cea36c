using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>Whether a tabular environment draws what was learned.</summary>
internal static class DescriptionCheck
{
    public static void Run(CheckContext context)
    {
        var environment = (ITabularEnvironment)context.Make();
        var states = ((DiscreteSpace)environment.ObservationSpace).Count;
        var actions = ((DiscreteSpace)environment.ActionSpace).Count;
        var picture = environment.Describe(
            [.. Enumerable.Range(0, states).Select(state => state / 3.0)],
            [.. Enumerable.Range(0, states).Select(state => state % actions)]
        );
        if (string.IsNullOrWhiteSpace(picture))
        {
            context.Fault("Describe gives no text", "draw values and actions of all states for people");
        }
    }
}
