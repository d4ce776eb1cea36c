namespace Rlfw.Mlflow;

/// <summary>Where the files behind an artifact URI are on this machine.</summary>
internal static class ArtifactFolder
{
    private const string Proxied = "mlflow-artifacts:";
    private const string FileScheme = "file:";

    /// <summary>The folder of an artifact URI.</summary>
    /// <param name="databasePath">The database; what a server would serve is in <c>mlartifacts</c> beside it.</param>
    /// <param name="uri">
    /// <c>mlflow-artifacts:/1/RUN/artifacts</c>, a <c>file:</c> URI, or a path, relative ones from the database's folder.
    /// </param>
    /// <exception cref="MlflowException">The files are elsewhere, or the URI leads out of the folder.</exception>
    public static string Resolve(string databasePath, string uri)
    {
        var home = Path.GetDirectoryName(databasePath)!;
        if (uri.StartsWith(Proxied, StringComparison.OrdinalIgnoreCase))
        {
            var path = uri[Proxied.Length..];
            if (path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal))
            {
                throw Elsewhere(uri, "on another server");
            }

            return Within(Path.Combine(home, MlflowTarget.ArtifactFolder), path.Trim('/'));
        }

        var isFile = uri.StartsWith(FileScheme, StringComparison.OrdinalIgnoreCase);
        if (!isFile && !uri.Contains("://", StringComparison.Ordinal))
        {
            return uri.Length > 0
                ? Path.GetFullPath(Path.Combine(home, uri))
                : throw new MlflowException(MlflowFault.Refused, "the run has no place for artifacts");
        }

        // MLflow writes file:/path as well as file:///path; .NET knows the second.
        var full =
            isFile && !uri.StartsWith(FileScheme + "//", StringComparison.OrdinalIgnoreCase)
                ? $"{FileScheme}//{uri[FileScheme.Length..]}"
                : uri;
        return Uri.TryCreate(full, UriKind.Absolute, out var file) && file.IsFile && file.Host is "" or "localhost"
            ? Uri.UnescapeDataString(file.AbsolutePath)
            : throw Elsewhere(uri, "not on this machine");
    }

    /// <summary>A file or folder below an artifact folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="path">The path in it, with '/'.</param>
    /// <exception cref="MlflowException">The path is none that MLflow takes, or leads out of the folder.</exception>
    public static string Within(string root, string path)
    {
        var segments = path.Split('/');
        if (segments.Any(IsBad))
        {
            throw new MlflowException(
                MlflowFault.Refused,
                $"'{path}' cannot be the path of an artifact: names separated by '/', without '..', '\\' and '#', are"
            );
        }

        return Path.Combine([root, .. segments]);
    }

    // MLflow decodes a path before it looks at it, so that "%2e%2e" is ".." there.
    private static bool IsBad(string segment) =>
        Uri.UnescapeDataString(segment) is "" or "." or ".." || segment.AsSpan().IndexOfAny('\\', '#', '\0') >= 0;

    private static MlflowException Elsewhere(string uri, string where) =>
        new(
            MlflowFault.Refused,
            $"artifacts of this experiment are {where} ({uri}), and rlfw's embedded store writes to mlflow-artifacts:/, file: "
                + "and plain paths only: use an experiment of another name, which gets its artifacts beside the database"
        );
}
