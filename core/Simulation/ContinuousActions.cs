namespace Rlfw.Simulation;

/// <summary>Reads actions that are real numbers.</summary>
public static class ContinuousActions
{
    /// <summary>The action, cut to its range.</summary>
    /// <param name="action">The action.</param>
    /// <param name="limit">Its range is ± this.</param>
    /// <param name="environment">The environment's id, for the message.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not a number.</exception>
    public static float Clip(float action, float limit, string environment) =>
        float.IsNaN(action)
            ? throw new ArgumentOutOfRangeException(
                nameof(action),
                action,
                $"{environment} has actions from {-limit} to {limit}"
            )
            : Math.Min(Math.Max(action, -limit), limit);
}
