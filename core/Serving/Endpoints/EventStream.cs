using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rlfw.Serving.Endpoints;

/// <summary>Server-sent events, and whole answers, to a client that may read slowly, but not for ever.</summary>
/// <param name="http">The request.</param>
/// <param name="timeout">How long the client may take to read what stands ready.</param>
internal sealed class EventStream(HttpContext http, TimeSpan timeout)
{
    private const int FlushAt = 16 << 10;
    private readonly PipeWriter _body = http.Response.BodyWriter;

    /// <summary>Begins the answer.</summary>
    public void Begin()
    {
        RequestScope.Of(http).HasBegun = true;
        var response = http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        // Proxies that gather answers would take the streaming out of it.
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>Writes an event.</summary>
    /// <param name="json">What it holds; one line.</param>
    /// <param name="flush">Whether the client gets it now.</param>
    /// <exception cref="SlowReaderException">The client did not read in time.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> json, bool flush)
    {
        Write("data: "u8);
        Write(json.Span);
        Write("\n\n"u8);
        if (flush || _body.UnflushedBytes > FlushAt)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Writes a whole answer.</summary>
    public async ValueTask WriteWholeAsync(byte[] json)
    {
        RequestScope.Of(http).HasBegun = true;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        Write(json);
        await FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Sends what was written.</summary>
    /// <exception cref="SlowReaderException">The client did not read in time.</exception>
    public async ValueTask FlushAsync()
    {
        var flush = _body.FlushAsync(http.RequestAborted);
        if (flush.IsCompletedSuccessfully)
        {
            Check(flush.Result);
            return;
        }

        try
        {
            Check(await flush.AsTask().WaitAsync(timeout).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            http.Abort();
            throw new SlowReaderException($"the client did not read for {timeout.TotalSeconds:0} s");
        }
    }

    private void Check(FlushResult result)
    {
        http.RequestAborted.ThrowIfCancellationRequested();
        if (result.IsCompleted)
        {
            throw new OperationCanceledException("The client left.");
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = _body.GetSpan();
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            _body.Advance(count);
            bytes = bytes[count..];
        }
    }
}
