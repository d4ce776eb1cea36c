using Rlfw.Contracts;

namespace Rlfw.Training.Tables;

/// <summary>Whether spaces have the states and actions that a table needs.</summary>
public static class DiscreteSpaces
{
    /// <summary>Why a table of action values cannot be held, and what to use instead; null where it can.</summary>
    /// <param name="algorithm">The algorithm's id.</param>
    /// <param name="observations">The environment's observation space.</param>
    /// <param name="actions">The environment's action space.</param>
    public static string? Fault(string algorithm, Space observations, Space actions) =>
        Fault(algorithm, observations, "observations") ?? Fault(algorithm, actions, "actions");

    private static string? Fault(string algorithm, Space space, string what) =>
        space is DiscreteSpace
            ? null
            : $"{algorithm} holds a table and needs discrete {what}, but the environment's are vectors of {space?.Size} numbers; use an algorithm that approximates, such as dqn";
}
