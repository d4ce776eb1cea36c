using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rlfw.Http;

namespace Rlfw.Mlflow.Server;

/// <summary>Speaks MLflow's REST: requests with a length, typed messages, answers that are what was asked for or a fault.</summary>
/// <param name="root">The server's address with its path prefix, without credentials and without a '/' at its end.</param>
/// <param name="sender">Sends.</param>
/// <param name="workspace">The workspace; null for the default one.</param>
/// <param name="faults">Says what a failure means.</param>
internal sealed class RestClient(string root, HttpSender sender, string? workspace, RestFaults faults)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The server's address with its path prefix.</summary>
    public string Root => root;

    /// <summary>Says what a failure means.</summary>
    public RestFaults Faults => faults;

    /// <summary>Reads.</summary>
    /// <param name="path">The call, with its query: "runs/get?run_id=…".</param>
    /// <param name="answer">What is answered.</param>
    /// <param name="cancellation">Ends the try.</param>
    public Task<RestAnswer<T>> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellation)
        where T : class => GetAsync(new Uri($"{root}/api/2.0/mlflow/{path}"), answer, cancellation);

    /// <inheritdoc cref="GetAsync{T}(string, JsonTypeInfo{T}, CancellationToken)"/>
    public Task<RestAnswer<T>> GetAsync<T>(Uri address, JsonTypeInfo<T> answer, CancellationToken cancellation)
        where T : class => SendAsync(() => Request(HttpMethod.Get, address, null), false, answer, cancellation);

    /// <summary>Writes, or asks with more than an address can hold. Sent again where another try may mend it.</summary>
    /// <param name="path">The call: "runs/log-batch".</param>
    /// <param name="message">What is sent.</param>
    /// <param name="request">Its type.</param>
    /// <param name="answer">What is answered.</param>
    /// <param name="cancellation">Ends the tries.</param>
    public Task<RestAnswer<TAnswer>> PostAsync<TRequest, TAnswer>(
        string path,
        TRequest message,
        JsonTypeInfo<TRequest> request,
        JsonTypeInfo<TAnswer> answer,
        CancellationToken cancellation
    )
        where TAnswer : class => WriteAsync(HttpMethod.Post, path, message, request, answer, cancellation);

    /// <summary>Writes what would be there twice if it were sent twice: there is one try.</summary>
    public Task<RestAnswer<TAnswer>> PostOnceAsync<TRequest, TAnswer>(
        string path,
        TRequest message,
        JsonTypeInfo<TRequest> request,
        JsonTypeInfo<TAnswer> answer,
        CancellationToken cancellation
    )
        where TAnswer : class
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, request);
        return SendAsync(() => Request(HttpMethod.Post, Call(path), body), true, answer, cancellation);
    }

    /// <summary>As PostAsync, of a call that older servers do not know: then the refusal is an unknown call.</summary>
    public async Task<RestAnswer<TAnswer>> PostIfKnownAsync<TRequest, TAnswer>(
        string path,
        TRequest message,
        JsonTypeInfo<TRequest> request,
        JsonTypeInfo<TAnswer> answer,
        CancellationToken cancellation
    )
        where TAnswer : class
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, request);
        return await SendAsync(() => Request(HttpMethod.Post, Call(path), body), false, answer, cancellation, true)
            .ConfigureAwait(false);
    }

    /// <summary>As PostAsync, with PATCH or DELETE.</summary>
    public Task<RestAnswer<TAnswer>> WriteAsync<TRequest, TAnswer>(
        HttpMethod method,
        string path,
        TRequest message,
        JsonTypeInfo<TRequest> request,
        JsonTypeInfo<TAnswer> answer,
        CancellationToken cancellation
    )
        where TAnswer : class
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, request);
        return SendAsync(() => Request(method, Call(path), body), false, answer, cancellation);
    }

    /// <summary>Sends a file, over one that is there.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="file">The file; read as a stream.</param>
    /// <param name="cancellation">Ends the tries.</param>
    /// <returns>The refusal; null for none.</returns>
    public async Task<RestError?> PutAsync(Uri address, string file, CancellationToken cancellation)
    {
        var answer = await SendAsync(
                () =>
                {
                    var request = Request(HttpMethod.Put, address, null);
                    var body = new FileBody(file);
                    // Whoever refuses says so before a large file is sent.
                    request.Headers.ExpectContinue = body.Bytes > 1 << 20;
                    request.Content = body;
                    return request;
                },
                false,
                RestJson.Messages.NothingMessage,
                cancellation
            )
            .ConfigureAwait(false);
        return answer.Error;
    }

    /// <summary>The server's version; 0.0 where it does not say.</summary>
    /// <param name="cancellation">Ends the tries.</param>
    public async Task<Version> VersionAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await sender
                .SendAsync(() => Request(HttpMethod.Get, new Uri($"{root}/version"), null), cancellation: cancellation)
                .ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            // "3.11.2.dev0", "2.22.0rc1"
            return
                response.IsSuccessStatusCode
                && text.Trim().Split('.') is [var major, var minor, ..]
                && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
                ? new Version(first, second)
                : new Version(0, 0);
        }
        catch (HostUnreachableException fault)
        {
            throw faults.Of(fault);
        }
    }

    private async Task<RestAnswer<T>> SendAsync<T>(
        Func<HttpRequestMessage> request,
        bool once,
        JsonTypeInfo<T> type,
        CancellationToken cancellation,
        bool mayBeUnknown = false
    )
        where T : class
    {
        try
        {
            using var response = once
                ? await sender.SendOnceAsync(request, cancellation).ConfigureAwait(false)
                : await sender.SendAsync(request, cancellation: cancellation).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.OK ? new(Parse(body, type), null)
                : faults.Refusal(response, body) is { } error ? new(null, error)
                : mayBeUnknown && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
                    ? new(null, new RestError(HttpStatusCode.NotFound, "ENDPOINT_NOT_FOUND", "the call is unknown"))
                : throw faults.Of(response, body);
        }
        catch (HostUnreachableException fault)
        {
            throw faults.Of(fault);
        }
    }

    private T Parse<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw faults.Garbage(body);
        }
        catch (JsonException fault)
        {
            throw faults.Garbage(body, fault);
        }
    }

    private Uri Call(string path) => new($"{root}/api/2.0/mlflow/{path}");

    private HttpRequestMessage Request(HttpMethod method, Uri address, byte[]? body)
    {
        var request = new HttpRequestMessage(method, address);
        if (workspace is not null)
        {
            request.Headers.TryAddWithoutValidation("X-MLFLOW-WORKSPACE", workspace);
        }

        if (body is not null)
        {
            // Not JsonContent: its body has no length, and servers take it for empty.
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        }

        return request;
    }
}
