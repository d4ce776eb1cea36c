using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rlfw.Hosting.Tests.Hub;

/// <summary>
/// A small HTTP/1.1 server on a port of this machine, one request a connection. It sends what it is told to, also what a
/// proper server would not: connections that end within a body.
/// </summary>
public sealed class WireServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<HubRequest, HubAnswer> _answer;

    public WireServer(Func<HubRequest, HubAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>All requests, in order.</summary>
    public ConcurrentQueue<HubRequest> Requests { get; } = new();

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
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
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
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
                var stream = client.GetStream();
                if (await ReadAsync(stream) is { } request)
                {
                    Requests.Enqueue(request);
                    await WriteAsync(client, stream, request, _answer(request));
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The other side went away, which is its right.
            }
        }
    }

    private static async Task<HubRequest?> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
        if (await reader.ReadLineAsync() is not { Length: > 0 } first)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var parts = first.Split(' ');
        return new HubRequest(parts[0], parts[1], headers);
    }

    private async Task WriteAsync(TcpClient client, NetworkStream stream, HubRequest request, HubAnswer answer)
    {
        var head = new StringBuilder($"HTTP/1.1 {answer.Status}\r\n");
        answer.Headers.TryAdd("Content-Length", $"{answer.Body.Length}");
        answer.Headers["Connection"] = "close";
        foreach (var (name, value) in answer.Headers)
        {
            head.Append($"{name}: {value}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _end.Token);
        if (request.Method == "HEAD")
        {
            return;
        }

        var count = answer.CutAfter ?? answer.Body.Length;
        await stream.WriteAsync(answer.Body.AsMemory(0, count), _end.Token);
        await Task.Delay(answer.Pause, _end.Token);
        if (answer.CutAfter is not null)
        {
            // What was sent shall arrive before the connection goes.
            await Task.Delay(20, _end.Token);
        }
    }
}
