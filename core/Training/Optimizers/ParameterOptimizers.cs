namespace Rlfw.Training.Optimizers;

/// <summary>Makes optimizers.</summary>
public static class ParameterOptimizers
{
    /// <summary>An optimizer of a module's learned parameters.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="module">What is learned; parameters that record no gradients are left out.</param>
    /// <param name="settings">Its numbers.</param>
    public static IParameterOptimizer For(OptimizerKind kind, nn.Module module, AdamWSettings settings)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(settings);
        Parameter[] parameters = [.. module.parameters().Where(parameter => parameter.requires_grad)];
        return kind switch
        {
            OptimizerKind.Adamw => new AdamWOptimizer(parameters, settings),
            OptimizerKind.Adamw8bit => new AdamW8BitOptimizer(parameters, settings),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such optimizer."),
        };
    }
}
