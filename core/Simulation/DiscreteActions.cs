using Rlfw.Contracts;

namespace Rlfw.Simulation;

/// <summary>Reads actions that are indices.</summary>
public static class DiscreteActions
{
    /// <summary>The index that a float holds.</summary>
    /// <param name="action">The float.</param>
    /// <param name="count">How many actions there are.</param>
    /// <param name="environment">The environment's id, for the message.</param>
    /// <param name="names">What the actions are, as in "0 (left), 1 (right)"; null: their range is told.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no integer from 0 to count - 1.</exception>
    public static int Read(float action, int count, string environment, string? names = null)
    {
        // NaN and what no int holds convert to something, which then differs.
        var index = (int)action;
        return index == action && (uint)index < (uint)count
            ? index
            : throw new ArgumentOutOfRangeException(
                nameof(action),
                action,
                $"{environment} has the actions {names ?? $"0 to {count - 1}"}"
            );
    }
}
