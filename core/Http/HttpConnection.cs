using System.Net;
using System.Net.Sockets;

namespace Rlfw.Http;

/// <summary>How connections are made, and who asks.</summary>
public sealed record HttpConnection
{
    /// <summary>Whom encrypted connections trust.</summary>
    public HttpTls Tls { get; init; } = new();

    /// <summary>Secrets, each for its own server. A request that has an Authorization header keeps it.</summary>
    public IReadOnlyList<HttpCredentials> Credentials { get; init; } = [];

    /// <summary>Whether redirects of GET and HEAD are followed; those of other methods never are.</summary>
    public bool FollowRedirects { get; init; } = true;

    /// <summary>Finds dead connections; null for the system's own way.</summary>
    public TcpKeepAlive? KeepAlive { get; init; }

    /// <summary>The handler that sends. HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY count as everywhere in .NET.</summary>
    /// <param name="connectTimeout">How long a connection may take.</param>
    /// <exception cref="Contracts.UserErrorException">A certificate cannot be read.</exception>
    internal HttpMessageHandler Open(TimeSpan connectTimeout)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = connectTimeout,
            // So that a name that moves to another address is followed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            SslOptions = Tls.Options(),
        };
        if (KeepAlive is { } keepAlive)
        {
            sockets.ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, keepAlive, token);
        }

        return FollowRedirects ? new RedirectHandler(sockets) : sockets;
    }

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint host,
        TcpKeepAlive keepAlive,
        CancellationToken cancellation
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            keepAlive.Set(socket);
            await socket.ConnectAsync(host, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
