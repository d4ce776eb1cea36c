using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>An environment whose failures name it.</summary>
internal sealed class GuardedEnvironment(EnvironmentSource source) : IDisposable
{
    /// <summary>The environment itself.</summary>
    public IEnvironment Inner { get; } = source.Create();

    /// <inheritdoc cref="IEnvironment.Reset" />
    /// <exception cref="PluginException">The environment threw.</exception>
    public void Reset(RandomStream random, Span<float> observation)
    {
        try
        {
            Inner.Reset(random, observation);
        }
        catch (Exception e) when (e is not UserErrorException and not PluginException)
        {
            throw new PluginException($"environment '{source.Name}' failed when it was reset: {e.Message}", e);
        }
    }

    /// <inheritdoc cref="IEnvironment.Step" />
    /// <exception cref="PluginException">The environment threw, or gave a reward that is not finite.</exception>
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        StepResult result;
        try
        {
            result = Inner.Step(action, observation);
        }
        catch (Exception e) when (e is not UserErrorException and not PluginException)
        {
            throw new PluginException($"environment '{source.Name}' failed in a step: {e.Message}", e);
        }

        return double.IsFinite(result.Reward)
            ? result
            : throw new PluginException(
                $"environment '{source.Name}' gave the reward {result.Reward}; rewards must be finite"
            );
    }

    /// <inheritdoc />
    public void Dispose() => (Inner as IDisposable)?.Dispose();
}
