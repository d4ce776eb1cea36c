namespace Rlfw.Mlflow.Server;

/// <summary>Where the artifacts of a run or model go. One of the two is set.</summary>
/// <param name="Proxy">An address below which files are put.</param>
/// <param name="Folder">A folder of this machine.</param>
internal sealed record ArtifactPlace(Uri? Proxy, string? Folder)
{
    private const string Calls = "/api/2.0/mlflow-artifacts/artifacts";

    /// <summary>The place that an artifact URI means.</summary>
    /// <param name="uri">The URI as a server says it.</param>
    /// <param name="server">The tracking server, with its path prefix.</param>
    /// <returns>The place, or what is wrong, as a phrase.</returns>
    public static (ArtifactPlace? Place, string? Fault) Parse(string uri, Uri server)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(server);
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (uri.StartsWith('/') || (OperatingSystem.IsWindows() && Path.IsPathFullyQualified(uri)))
        {
            return (new ArtifactPlace(null, uri), null);
        }

        return colon <= 0
            ? (null, $"'{uri}' is a folder relative to where the server runs, which is not known here")
            : uri[..colon].ToUpperInvariant() switch
            {
                "MLFLOW-ARTIFACTS" => Proxied(uri[(colon + 1)..], server),
                "FILE" => Local(uri),
                _ => (
                    null,
                    $"its artifacts are in '{uri[..colon]}:', which rlfw cannot write to: let the server hand them on "
                        + "(mlflow server --serve-artifacts --artifacts-destination …, with an experiment made since then)"
                ),
            };
    }

    /// <summary>The address of a file.</summary>
    /// <param name="path">Its path below the place, with '/'.</param>
    public Uri File(string path) => new($"{Proxy!.AbsoluteUri.TrimEnd('/')}/{Escape(path)}");

    /// <summary>The address that lists a folder.</summary>
    /// <param name="path">Its path below the place, with '/'; empty for the place itself.</param>
    public Uri Listing(string path)
    {
        var whole = Proxy!.AbsoluteUri;
        var end = whole.IndexOf(Calls, StringComparison.Ordinal) + Calls.Length;
        var root = Uri.UnescapeDataString(whole[end..].Trim('/'));
        return new Uri($"{whole[..end]}?path={Uri.EscapeDataString(path.Length == 0 ? root : $"{root}/{path}")}");
    }

    private static (ArtifactPlace?, string?) Proxied(string rest, Uri server)
    {
        var (host, path) = ("", rest);
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            (host, path) = slash < 0 ? (rest[2..], "") : (rest[2..slash], rest[slash..]);
        }

        if (host.Length > 0 && host.All(char.IsAsciiDigit))
        {
            return (null, $"'mlflow-artifacts:{rest}' names a port and no host");
        }

        var origin =
            host.Length > 0
                ? $"{server.Scheme}://{host}"
                : server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var prefix = server.AbsolutePath.TrimEnd('/');
        return Uri.TryCreate($"{origin}{prefix}{Calls}/{Escape(path.Trim('/'))}", UriKind.Absolute, out var address)
            ? (new ArtifactPlace(address, null), null)
            : (null, $"'mlflow-artifacts:{rest}' is no address");
    }

    private static (ArtifactPlace?, string?) Local(string uri)
    {
        // file:/path and file:///path are the same; file://host/path is another machine's, and file:path is relative.
        var rest = uri[(uri.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var path =
            rest.StartsWith("///", StringComparison.Ordinal) ? rest[2..]
            : rest.StartsWith("//localhost/", StringComparison.OrdinalIgnoreCase) ? rest["//localhost".Length..]
            : rest.StartsWith("//", StringComparison.Ordinal) || !rest.StartsWith('/') ? null
            : rest;
        return path is null
            ? (null, $"'{uri}' is no folder of this machine")
            : (new ArtifactPlace(null, Uri.UnescapeDataString(path)), null);
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
