using System.Net.Http.Headers;
using System.Text;

namespace Rlfw.Http;

/// <summary>
/// A secret for one server: scheme, host and port. It leaves this class as a header to that server only; what prints the
/// object prints no secret.
/// </summary>
public sealed class HttpCredentials
{
    private readonly Uri _origin;
    private readonly AuthenticationHeaderValue _header;

    private HttpCredentials(Uri origin, string scheme, string value)
    {
        ArgumentNullException.ThrowIfNull(origin);
        _origin = origin;
        _header = new AuthenticationHeaderValue(scheme, value);
    }

    /// <summary>A user's name and password (RFC 7617, UTF-8).</summary>
    /// <param name="origin">The server they are meant for; its path does not matter.</param>
    /// <param name="user">The name; a colon cannot be part of it.</param>
    /// <param name="password">The password.</param>
    public static HttpCredentials Basic(Uri origin, string user, string password) =>
        new(origin, "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>A token (RFC 6750).</summary>
    /// <param name="origin">The server it is meant for; its path does not matter.</param>
    /// <param name="token">The token; printable ASCII.</param>
    public static HttpCredentials Bearer(Uri origin, string token) => new(origin, "Bearer", token);

    /// <inheritdoc />
    public override string ToString() =>
        $"{_header.Scheme} for {_origin.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}";

    /// <summary>The header for an address; null for one of another server.</summary>
    /// <param name="address">Where a request goes.</param>
    internal AuthenticationHeaderValue? For(Uri address) =>
        RedirectHandler.IsSameHost(address, _origin) ? _header : null;
}
