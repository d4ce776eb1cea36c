using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Comparing;
using Rlfw.Comparing.Sources;
using Rlfw.Contracts;
using Rlfw.Mlflow;

namespace Rlfw.Cli;

/// <summary>From where the user says that runs are to a source of them.</summary>
internal static class RunSources
{
    /// <summary>What <c>--from</c> calls the runs folder.</summary>
    public const string Folder = "runs";

    /// <summary>Opens a source.</summary>
    /// <param name="terminal">Is told of a folder that is missing.</param>
    /// <param name="from">What the user wrote; null where nothing.</param>
    /// <param name="runs">The runs folder.</param>
    /// <exception cref="UserErrorException">There is no such source.</exception>
    public static IRunSource Open(Terminal terminal, string? from, string runs)
    {
        var settings = MlflowSettings.FromEnvironment(
            Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
        );
        var uri = from ?? settings.TrackingUri;
        if (from == Folder || (uri is null && !File.Exists(MlflowTarget.DatabaseName)))
        {
            RunsRoot.Exists(terminal, runs);
            return new FolderRunSource(runs);
        }

        var target = Target(uri);
        if (target.Database is { } database)
        {
            RequireFile(database, from is not null);
            return new MlflowRunSource(EmbeddedReader.Open(database, TimeProvider.System), target, site: null);
        }

        return new MlflowRunSource(
            MlflowStore.Open(target, settings, TimeProvider.System, NullLoggerFactory.Instance),
            target,
            target.ToString()
        );
    }

    /// <summary>The store that a URI or a database's path means.</summary>
    private static MlflowTarget Target(string? uri) =>
        uri is not null && !uri.Contains(':', StringComparison.Ordinal)
            ? new MlflowTarget(Path.GetFullPath(uri), null)
            : MlflowTarget.Parse(uri, Environment.CurrentDirectory);

    private static void RequireFile(string database, bool isChosen)
    {
        if (Directory.Exists(database))
        {
            throw new UserErrorException(
                $"{database} is a folder: --from takes a database's file, and --runs a folder of runs"
            );
        }

        if (!File.Exists(database))
        {
            throw new UserErrorException(
                $"there is no database {database}, which {(isChosen ? "--from" : "MLFLOW_TRACKING_URI")} names; "
                    + "'--from runs' reads the runs folder"
            );
        }
    }
}
