using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Rlfw.Hosting.Http;

/// <summary>
/// The one HTTP client: tries again with exponential back-off and jitter what another try may mend, waits as long as
/// Retry-After says, gives up in time, and hands credentials to no host but the one they were meant for. Safe from any thread.
/// </summary>
public sealed class HttpSender : IDisposable
{
    // Of answers that are read whole; files are read as streams.
    private const long LongestBody = 64 << 20;

    private static readonly string UserAgent =
        $"rlfw/{typeof(HttpSender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    private readonly HttpClient _client;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly HttpPolicy _policy;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    /// <summary>Makes a client.</summary>
    /// <param name="policy">How patient it is.</param>
    /// <param name="clock">Times waits and time-outs.</param>
    /// <param name="logger">Told of every further try.</param>
    public HttpSender(HttpPolicy policy, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(policy);
        (_policy, _clock, _logger) = (policy, clock, logger);
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = policy.ResponseTimeout,
            // So that a name that moves to another address is followed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        _client = new HttpClient(new RedirectHandler(sockets))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestBody,
        };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent);
        // What is compressed has another length and another place to continue at.
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "identity");
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(Retry())
            .AddTimeout(policy.ResponseTimeout)
            .Build();
    }

    /// <summary>Sends a request that may be repeated, until there is an answer that another try would not mend, or no try is left.</summary>
    /// <param name="request">Makes the request, once for each try.</param>
    /// <param name="completion">Whether the tries, and their time, end with the answer's body or with its headers.</param>
    /// <param name="cancellation">Stops the trying.</param>
    /// <returns>The answer, whatever its status. The caller disposes it.</returns>
    /// <exception cref="HostUnreachableException">There is no answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> request,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        Uri? address = null;
        try
        {
            return await _pipeline
                .ExecuteAsync(
                    async token =>
                    {
                        // Not disposed: its content and address are wanted as long as the answer is.
                        var message = request();
                        address = message.RequestUri!;
                        return await _client.SendAsync(message, completion, token).ConfigureAwait(false);
                    },
                    cancellation
                )
                .ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            throw new HostUnreachableException(address!.Authority, Reason(fault), fault);
        }
        catch (TimeoutRejectedException fault)
        {
            throw new HostUnreachableException(
                address!.Authority,
                $"no answer within {_policy.ResponseTimeout.TotalSeconds:0.#} s",
                fault
            );
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    /// <summary>How long the server asks to wait; null where it does not.</summary>
    /// <param name="response">Its answer.</param>
    public TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private RetryStrategyOptions<HttpResponseMessage> Retry() =>
        new()
        {
            MaxRetryAttempts = Math.Max(1, _policy.Retries),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = _policy.FirstDelay,
            MaxDelay = _policy.LongestDelay,
            ShouldHandle = arguments =>
                ValueTask.FromResult(IsWorthAnotherTry(arguments.Outcome, arguments.AttemptNumber)),
            DelayGenerator = arguments =>
                ValueTask.FromResult(arguments.Outcome.Result is { } response ? RetryAfter(response) : null),
            OnRetry = arguments =>
            {
                _logger.LogInformation(
                    "{What}; try {Number} in {Seconds:0.0} s",
                    arguments.Outcome.Result is { } response
                        ? $"{response.RequestMessage?.RequestUri?.Authority} answers {(int)response.StatusCode}"
                        : arguments.Outcome.Exception?.Message,
                    arguments.AttemptNumber + 2,
                    arguments.RetryDelay.TotalSeconds
                );
                return ValueTask.CompletedTask;
            },
        };

    private bool IsWorthAnotherTry(Outcome<HttpResponseMessage> outcome, int tries) =>
        tries < _policy.Retries
        && outcome switch
        {
            { Exception: TimeoutRejectedException } => true,
            { Exception: HttpRequestException fault } => fault.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => tries
                    < _policy.ConnectionRetries,
                HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError or HttpRequestError.Unknown =>
                    true,
                // A certificate, a proxy that refuses, a redirect to nowhere: the same again.
                _ => false,
            },
            { Result: { } response } => IsTransient(response.StatusCode)
                && (RetryAfter(response) ?? TimeSpan.Zero) <= _policy.LongestRetryAfter,
            _ => false,
        };

    private static bool IsTransient(HttpStatusCode status) =>
        status
            is HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests
                or HttpStatusCode.InternalServerError
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;

    private static string Reason(HttpRequestException fault) =>
        fault.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "its name cannot be resolved",
            HttpRequestError.ConnectionError => fault.InnerException is SocketException socket
                ? Lower(socket.Message)
                : Lower(fault.Message),
            HttpRequestError.SecureConnectionError =>
                $"no trusted encrypted connection: {Lower(fault.InnerException?.Message ?? fault.Message)}",
            HttpRequestError.ResponseEnded => "it ends the connection without an answer",
            _ => Lower(fault.Message),
        };

    private static string Lower(string sentence) =>
        (sentence.Length > 0 ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence).TrimEnd('.');
}
