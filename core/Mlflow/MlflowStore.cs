using Microsoft.Extensions.Logging;
using Rlfw.Mlflow.Server;

namespace Rlfw.Mlflow;

/// <summary>Opens stores.</summary>
public static class MlflowStore
{
    /// <summary>Opens a store, to write and to read.</summary>
    /// <param name="target">Which.</param>
    /// <param name="settings">What the environment says.</param>
    /// <param name="clock">Times waits.</param>
    /// <param name="loggers">Told of further tries and of what a store does not take.</param>
    /// <exception cref="Contracts.UserErrorException">A certificate of the settings cannot be read.</exception>
    /// <exception cref="MlflowException">The embedded store cannot be opened.</exception>
    public static IMlflowStore Open(
        MlflowTarget target,
        MlflowSettings settings,
        TimeProvider clock,
        ILoggerFactory loggers
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(loggers);
        return target.Server is { } server
            ? new ServerStore(server, settings, clock, loggers.CreateLogger<ServerStore>())
            : EmbeddedStore.Open(target.Database!, clock, loggers.CreateLogger<EmbeddedStore>());
    }

    /// <summary>Opens a store to read only: an embedded one that is missing is not made.</summary>
    /// <param name="target">Which.</param>
    /// <param name="settings">What the environment says.</param>
    /// <param name="clock">Times waits.</param>
    /// <param name="loggers">Told of further tries.</param>
    /// <exception cref="Contracts.UserErrorException">A certificate of the settings cannot be read.</exception>
    public static IMlflowReader OpenReader(
        MlflowTarget target,
        MlflowSettings settings,
        TimeProvider clock,
        ILoggerFactory loggers
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Database is { } database
            ? EmbeddedReader.Open(database, clock)
            : Open(target, settings, clock, loggers);
    }
}
