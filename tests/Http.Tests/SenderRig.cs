using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Rlfw.Mlflow.Double;

namespace Rlfw.Http.Tests;

/// <summary>A server that answers "ok" and misbehaves on command, and a client with waits short enough for tests.</summary>
internal sealed class SenderRig : IAsyncDisposable, ILogger
{
    public SenderRig(HttpConnection? connection = null, Func<HttpPolicy, HttpPolicy>? with = null)
    {
        Server = new WireServer(request => WireReply.Text("200 OK", "text/plain", $"ok {request.Body.Length}"));
        var policy = new HttpPolicy
        {
            Retries = 3,
            FirstDelay = TimeSpan.FromMilliseconds(2),
            LongestDelay = TimeSpan.FromMilliseconds(10),
            LongestRetryAfter = TimeSpan.FromSeconds(3),
            ResponseTimeout = TimeSpan.FromSeconds(5),
            StallTimeout = TimeSpan.FromSeconds(5),
        };
        Sender = new HttpSender((with ?? (x => x))(policy), TimeProvider.System, this, connection);
    }

    public WireServer Server { get; }

    public HttpSender Sender { get; }

    public ConcurrentQueue<string> Lines { get; } = new();

    public static CancellationToken Now => TestContext.Current.CancellationToken;

    public async Task<string> SendAsync(HttpMethod method, Func<HttpContent>? content = null, Uri? address = null)
    {
        using var answer = await Sender.SendAsync(
            () => new HttpRequestMessage(method, address ?? Server.Address) { Content = content?.Invoke() },
            cancellation: Now
        );
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Now)}";
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Lines.Enqueue(formatter(state, exception));

    public async ValueTask DisposeAsync()
    {
        Sender.Dispose();
        await Server.DisposeAsync();
    }
}
