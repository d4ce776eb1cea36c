using Rlfw.Contracts;

namespace Rlfw.Plugins.Planning;

/// <summary>The dynamics that planning works on.</summary>
internal static class KnownDynamics
{
    /// <summary>The environment's table.</summary>
    /// <param name="algorithm">The algorithm's id, for messages.</param>
    /// <param name="context">The environment's spaces and dynamics.</param>
    /// <exception cref="UserErrorException">The environment does not know them, or wrappers made other states of its own.</exception>
    public static TransitionTable Of(string algorithm, EnvironmentAlgorithmContext context)
    {
        if (context.Transitions is not { } table)
        {
            throw new UserErrorException(
                $"{algorithm} plans with the environment's transition table, and this environment does not know its own: "
                    + "take one that does (gridworld, frozenlake, cliffwalking, taxi), or an algorithm that learns from steps, such as "
                    + "q-learning, or dyna-q, which learns the table as it goes"
            );
        }

        if (
            context.ObservationSpace is not DiscreteSpace { Count: var states }
            || states != table.States
            || context.ActionSpace is not DiscreteSpace { Count: var actions }
            || actions != table.Actions
        )
        {
            throw new UserErrorException(
                $"{algorithm} plans with the environment's {table.States} states and {table.Actions} actions, but wrappers show "
                    + "it others: leave out the wrappers that change observations or actions"
            );
        }

        return table;
    }
}
