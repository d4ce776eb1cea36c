namespace Rlfw.Training.Networks;

/// <summary>Makes optimizers over networks and vectors.</summary>
public static class GradientOptimizers
{
    /// <summary>Adam.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="trained">What learns; the order is that of the state in a checkpoint.</param>
    public static IGradientOptimizer Adam(AdamSettings settings, params IReadOnlyList<ITrainable> trained)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(trained);
        return new GradientOptimizer(new AdamRule(settings), trained);
    }

    /// <summary>RMSprop.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="trained">What learns; the order is that of the state in a checkpoint.</param>
    public static IGradientOptimizer RmsProp(RmsPropSettings settings, params IReadOnlyList<ITrainable> trained)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(trained);
        return new GradientOptimizer(new RmsPropRule(settings), trained);
    }
}
