using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rlfw.Mlflow.Double;

/// <summary>
/// An HTTP/1.1 server on a port of this machine that answers as it is told, and misbehaves as it is told: on the wire, where
/// proper servers cannot.
/// </summary>
public sealed class WireServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<WireRequest, WireReply> _handle;
    private readonly X509Certificate2? _certificate;
    private readonly Lock _lock = new();
    private readonly List<(Misbehaviour What, Func<WireRequest, bool> When, int Left)> _plans = [];
    private readonly Task _accepting;

    /// <summary>Starts.</summary>
    /// <param name="handle">Answers; called by one thread at a time.</param>
    /// <param name="certificate">Shows who it is, for https; null for http.</param>
    public WireServer(Func<WireRequest, WireReply> handle, X509Certificate2? certificate = null)
    {
        (_handle, _certificate) = (handle, certificate);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Its address.</summary>
    public Uri Address =>
        new($"{(_certificate is null ? "http" : "https")}://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>All requests that were read, in order.</summary>
    public ConcurrentQueue<WireRequest> Requests { get; } = new();

    /// <summary>The certificate that the last client showed; null for none.</summary>
    public string? ClientCertificate { get; private set; }

    /// <summary>Plans a misbehaviour.</summary>
    /// <param name="what">What goes wrong.</param>
    /// <param name="when">With which requests; null for all.</param>
    /// <param name="times">With how many of them.</param>
    public void Misbehave(Misbehaviour what, Func<WireRequest, bool>? when = null, int times = 1)
    {
        lock (_lock)
        {
            _plans.Add((what, when ?? (_ => true), times));
        }
    }

    /// <summary>Forgets what was planned.</summary>
    public void Behave()
    {
        lock (_lock)
        {
            _plans.Clear();
        }
    }

    /// <summary>Whether something planned has not happened.</summary>
    public bool HasPlans
    {
        get
        {
            lock (_lock)
            {
                return _plans.Count > 0;
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception e)
            // A listener that is disposed between two calls is "not listening", an InvalidOperationException.
            when (e is OperationCanceledException or InvalidOperationException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await using var stream = await OpenAsync(client.GetStream());
                var reader = new WireReader(stream);
                while (await reader.ReadAsync(_end.Token) is { } request && await AnswerAsync(client, stream, request))
                {
                    // The connection is kept.
                }
            }
            catch (Exception e)
                when (e
                        is IOException
                            or SocketException
                            or OperationCanceledException
                            or ObjectDisposedException
                            or System.Security.Authentication.AuthenticationException
                )
            {
                // The other side went away, which is its right.
            }
        }
    }

    [SuppressMessage("Security", "CA5359", Justification = "A server of tests, which looks at what a client shows")]
    private async Task<Stream> OpenAsync(NetworkStream stream)
    {
        if (_certificate is null)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                {
                    ClientCertificate = shown?.Subject;
                    return true;
                },
            },
            _end.Token
        );
        return secure;
    }

    /// <summary>Answers.</summary>
    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> AnswerAsync(TcpClient client, Stream stream, WireRequest request)
    {
        Misbehaviour? plan;
        WireReply? reply = null;
        lock (_lock)
        {
            Requests.Enqueue(request);
            plan = Take(request);
            var carried = plan?.AlteredBody is { } body ? request with { Body = body } : request;
            for (var time = 0; time < (plan?.Times ?? 1); time++)
            {
                // Of a request that is delivered twice, the first answer is the one that comes back.
                var answer = _handle(carried);
                reply ??= answer;
            }
        }

        await Task.Delay(plan?.Delay ?? TimeSpan.Zero, _end.Token);
        if (plan?.Hangs == true)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _end.Token);
        }

        if (plan?.Resets == true)
        {
            client.LingerState = new LingerOption(true, 0);
            client.Close();
            return false;
        }

        if (plan?.Raw is { } raw)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(raw), _end.Token);
            return false;
        }

        await WriteAsync(stream, request, plan?.Reply ?? reply!, plan?.Truncates == true);
        return plan?.Truncates != true;
    }

    private Misbehaviour? Take(WireRequest request)
    {
        var at = _plans.FindIndex(plan => plan.When(request));
        if (at < 0)
        {
            return null;
        }

        var (what, when, left) = _plans[at];
        if (left > 1)
        {
            _plans[at] = (what, when, left - 1);
        }
        else
        {
            _plans.RemoveAt(at);
        }

        return what;
    }

    private async Task WriteAsync(Stream stream, WireRequest request, WireReply reply, bool truncates)
    {
        var head = new StringBuilder($"HTTP/1.1 {reply.Status}\r\nContent-Type: {reply.ContentType}\r\n");
        head.Append($"Content-Length: {reply.Body.Length}\r\n");
        foreach (var (name, value) in reply.Headers)
        {
            head.Append($"{name}: {value}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _end.Token);
        if (request.Method != "HEAD")
        {
            await stream.WriteAsync(
                reply.Body.AsMemory(0, truncates ? reply.Body.Length / 2 : reply.Body.Length),
                _end.Token
            );
        }

        await stream.FlushAsync(_end.Token);
    }
}
