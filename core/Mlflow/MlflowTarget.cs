namespace Rlfw.Mlflow;

/// <summary>Which store is meant: an embedded database or a server. One of the two is set.</summary>
/// <param name="Database">The absolute path of an embedded <c>mlflow.db</c>; its artifacts are in <c>mlartifacts</c> beside it.</param>
/// <param name="Server">A server's address, with its path prefix, without credentials.</param>
public sealed record MlflowTarget(string? Database, Uri? Server)
{
    /// <summary>The file name of the embedded database, the one that <c>mlflow ui</c> looks for.</summary>
    public const string DatabaseName = "mlflow.db";

    /// <summary>The folder of artifacts beside the embedded database.</summary>
    public const string ArtifactFolder = "mlartifacts";

    /// <summary>The embedded store of a folder.</summary>
    /// <param name="folder">The folder.</param>
    public static MlflowTarget Embedded(string folder) =>
        new(Path.GetFullPath(Path.Combine(folder, DatabaseName)), null);

    /// <summary>The store that a tracking URI means.</summary>
    /// <param name="uri">
    /// <c>sqlite:///relative.db</c>, <c>sqlite:////absolute.db</c>, <c>http://…</c>, <c>https://…</c>; null or empty for the
    /// embedded store of the folder.
    /// </param>
    /// <param name="folder">Where relative paths start.</param>
    /// <exception cref="Contracts.UserErrorException">No such store can be opened; says which can.</exception>
    public static MlflowTarget Parse(string? uri, string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (string.IsNullOrWhiteSpace(uri))
        {
            return Embedded(folder);
        }

        const string Sqlite = "sqlite:///";
        if (uri.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) && uri.Length > Sqlite.Length)
        {
            return new MlflowTarget(Path.GetFullPath(Path.Combine(folder, uri[Sqlite.Length..])), null);
        }

        return
            Uri.TryCreate(uri, UriKind.Absolute, out var server)
            && (server.Scheme == Uri.UriSchemeHttp || server.Scheme == Uri.UriSchemeHttps)
            && server.Host.Length > 0
            ? new MlflowTarget(null, server)
            : throw new Contracts.UserErrorException(
                $"'{Redact(uri)}' is no MLflow tracking URI that rlfw can write to: give http://HOST:PORT or https://HOST for a "
                    + "server, or sqlite:///mlflow.db for a database (MLflow itself no longer opens folders such as mlruns)"
            );
    }

    /// <summary>The store for people, without credentials.</summary>
    public override string ToString() => Database ?? Redact(Server!.ToString()).TrimEnd('/');

    /// <summary>An address without the credentials in it.</summary>
    internal static string Redact(string uri)
    {
        var scheme = uri.IndexOf("://", StringComparison.Ordinal);
        var at = scheme < 0 ? -1 : uri.IndexOf('@', scheme);
        return at < 0 ? uri : uri[..(scheme + 3)] + uri[(at + 1)..];
    }
}
