using Rlfw.Http;

namespace Rlfw.Mlflow;

/// <summary>
/// Who asks. The secrets leave this class for requests only; what prints the object prints where they were found.
/// </summary>
public sealed class MlflowCredentials
{
    private readonly string? _user;
    private readonly string _secret;

    private MlflowCredentials(string? user, string secret, string source) =>
        (_user, _secret, Source) = (user, secret, source);

    /// <summary>Where they were found: variables' names, a file's path, "the tracking URI".</summary>
    public string Source { get; }

    /// <summary>Whether it is a name and a password, and no token.</summary>
    public bool IsBasic => _user is not null;

    /// <summary>A user's name and password.</summary>
    /// <param name="user">The name.</param>
    /// <param name="password">The password.</param>
    /// <param name="source">Where they were found.</param>
    public static MlflowCredentials Basic(string user, string password, string source) => new(user, password, source);

    /// <summary>A token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="source">Where it was found.</param>
    public static MlflowCredentials Bearer(string token, string source) => new(null, token, source);

    /// <inheritdoc />
    public override string ToString() => $"the {(IsBasic ? "password" : "token")} from {Source}";

    /// <summary>The credentials in an address, "https://user:password@host"; null where there are none.</summary>
    /// <param name="server">The address.</param>
    internal static MlflowCredentials? In(Uri server)
    {
        if (server.UserInfo.Length == 0)
        {
            return null;
        }

        var parts = server.UserInfo.Split(':', 2);
        return Basic(
            Uri.UnescapeDataString(parts[0]),
            parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "",
            "the tracking URI"
        );
    }

    /// <summary>As requests to one server carry them.</summary>
    /// <param name="origin">The server.</param>
    internal HttpCredentials For(Uri origin) =>
        _user is null ? HttpCredentials.Bearer(origin, _secret) : HttpCredentials.Basic(origin, _user, _secret);
}
