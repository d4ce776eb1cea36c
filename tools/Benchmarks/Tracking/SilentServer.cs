using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rlfw.Benchmarks;

/// <summary>A server that accepts every connection and never answers.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _held = [];
    private readonly Task _worker;

    public SilentServer()
    {
        _listener.Start();
        _worker = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address =>
        "http://127.0.0.1:" + ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>An address where nobody listens: that of a server which is gone.</summary>
    public static string AddressOfNobody()
    {
        using var server = new SilentServer();
        return server.Address;
    }

    public void Dispose()
    {
        _listener.Stop();
        _worker.GetAwaiter().GetResult();
        _held.ForEach(x => x.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _held.Add(await _listener.AcceptTcpClientAsync().ConfigureAwait(false));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
