using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Rlfw.Http;

/// <summary>
/// The one HTTP client: tries again with exponential back-off and jitter what another try may mend, waits as long as
/// Retry-After says, gives up in time, and hands credentials to no host but the one they were meant for. Safe from any thread.
/// </summary>
public sealed partial class HttpSender : IDisposable
{
    // Of answers that are read whole; files are read as streams.
    private const long LongestBody = 64 << 20;

    private static readonly string UserAgent =
        $"rlfw/{typeof(HttpSender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    /// <summary>How long a try of this request may take, where it is another time than the policy's.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> TimeLimit = new("rlfw.time-limit");

    private readonly HttpClient _client;
    private readonly IReadOnlyList<HttpCredentials> _credentials;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly HttpPolicy _policy;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    /// <summary>Makes a client.</summary>
    /// <param name="policy">How patient it is.</param>
    /// <param name="clock">Times waits and time-outs.</param>
    /// <param name="logger">Told of every further try.</param>
    /// <param name="connection">How connections are made; null for the usual way, without credentials.</param>
    /// <exception cref="Contracts.UserErrorException">A certificate of <paramref name="connection"/> cannot be read.</exception>
    public HttpSender(HttpPolicy policy, TimeProvider clock, ILogger logger, HttpConnection? connection = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        (_policy, _clock, _logger) = (policy, clock, logger);
        connection ??= new HttpConnection();
        _credentials = connection.Credentials;
        _client = new HttpClient(connection.Open(policy.ResponseTimeout))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestBody,
        };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent);
        // What is compressed has another length and another place to continue at.
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "identity");
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(Retry())
            .Build();
    }

    /// <summary>Sends a request that may be repeated, until there is an answer that another try would not mend, or no try is left.</summary>
    /// <param name="request">Makes the request, once for each try.</param>
    /// <param name="completion">Whether the tries, and their time, end with the answer's body or with its headers.</param>
    /// <param name="cancellation">Stops the trying.</param>
    /// <returns>The answer, whatever its status. The caller disposes it.</returns>
    /// <exception cref="HostUnreachableException">There is no answer.</exception>
    public Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> request,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return AnswerAsync(
            tries => _pipeline.ExecuteAsync(async token => await tries(token).ConfigureAwait(false), cancellation),
            request,
            completion
        );
    }

    /// <summary>Sends a request that must not be repeated blindly: there is one try.</summary>
    /// <param name="request">Makes the request.</param>
    /// <param name="cancellation">Stops the try.</param>
    /// <returns>The answer, whatever its status. The caller disposes it.</returns>
    /// <exception cref="HostUnreachableException">There is no answer; whether the request was carried out is not known.</exception>
    public Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AnswerAsync(
            one => new ValueTask<HttpResponseMessage>(one(cancellation)),
            request,
            HttpCompletionOption.ResponseContentRead
        );
    }

    private async Task<HttpResponseMessage> AnswerAsync(
        Func<Func<CancellationToken, Task<HttpResponseMessage>>, ValueTask<HttpResponseMessage>> run,
        Func<HttpRequestMessage> request,
        HttpCompletionOption completion
    )
    {
        Uri? address = null;
        try
        {
            return await run(async token =>
                {
                    // Not disposed: its content and address are wanted as long as the answer is.
                    var message = request();
                    address = message.RequestUri!;
                    return await TryAsync(message, completion, token).ConfigureAwait(false);
                })
                .ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            throw new HostUnreachableException(address!.Authority, Reason(fault), Failure(fault), fault);
        }
        catch (TimeoutRejectedException fault)
        {
            throw new HostUnreachableException(address!.Authority, fault.Message, HttpFailure.NoAnswer, fault);
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

    /// <summary>One try, within its time.</summary>
    private async Task<HttpResponseMessage> TryAsync(
        HttpRequestMessage message,
        HttpCompletionOption completion,
        CancellationToken cancellation
    )
    {
        message.Headers.Authorization ??= _credentials
            .Select(credentials => credentials.For(message.RequestUri!))
            .FirstOrDefault(header => header is not null);
        var limit = message.Options.TryGetValue(TimeLimit, out var own) ? own : _policy.ResponseTimeout;
        using var patience = new Patience(message, limit, _policy.StallTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await _client.SendAsync(message, completion, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (patience.IsOver && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutRejectedException(patience.Reason, fault);
        }
    }

    private RetryStrategyOptions<HttpResponseMessage> Retry() =>
        new()
        {
            MaxRetryAttempts = Math.Max(1, _policy.Retries),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = _policy.Jitter is null,
            Delay = _policy.FirstDelay,
            MaxDelay = _policy.LongestDelay,
            ShouldHandle = arguments =>
                ValueTask.FromResult(IsWorthAnotherTry(arguments.Outcome, arguments.AttemptNumber)),
            DelayGenerator = arguments =>
                ValueTask.FromResult(
                    (arguments.Outcome.Result is { } response ? Asked(response) : null)
                        ?? _policy.JitteredDelayAfter(arguments.AttemptNumber + 1)
                ),
            OnRetry = arguments =>
            {
                _logger.LogInformation(
                    "{What}; try {Number} in {Seconds:0.0} s",
                    arguments.Outcome.Result is { } response
                            ? $"{response.RequestMessage?.RequestUri?.Authority} answers {(int)response.StatusCode}"
                        : arguments.Outcome.Exception is HttpRequestException fault ? Reason(fault)
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
            { Exception: HttpRequestException fault } => Failure(fault) switch
            {
                HttpFailure.NoConnection => tries < _policy.ConnectionRetries,
                HttpFailure.NoAnswer => true,
                // A certificate, a proxy that refuses, a redirect to nowhere: the same again.
                _ => false,
            },
            { Result: { } response } => IsTransient(response.StatusCode)
                && (Asked(response) ?? TimeSpan.Zero) <= _policy.LongestRetryAfter,
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

    private TimeSpan? Asked(HttpResponseMessage response) => _policy.HonoursRetryAfter ? RetryAfter(response) : null;

    private static HttpFailure Failure(HttpRequestException fault) =>
        fault.HttpRequestError switch
        {
            _ when fault is MisleadingRedirectException => HttpFailure.NoWay,
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => HttpFailure.NoConnection,
            // A connection that ends while the encryption is agreed on is no word against a certificate.
            HttpRequestError.SecureConnectionError when fault.InnerException is AuthenticationException =>
                HttpFailure.Untrusted,
            HttpRequestError.SecureConnectionError => HttpFailure.NoConnection,
            HttpRequestError.ResponseEnded
            or HttpRequestError.HttpProtocolError
            or HttpRequestError.InvalidResponse
            or HttpRequestError.Unknown => HttpFailure.NoAnswer,
            _ => HttpFailure.NoWay,
        };

    private static string Reason(HttpRequestException fault) =>
        Redact(
            fault.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "its name cannot be resolved",
                HttpRequestError.ConnectionError => fault.InnerException is SocketException socket
                    ? Lower(socket.Message)
                    : Lower(fault.Message),
                HttpRequestError.SecureConnectionError =>
                    $"no trusted encrypted connection: {Lower(fault.InnerException?.Message ?? fault.Message)}",
                HttpRequestError.ResponseEnded => "it ends the connection without an answer",
                HttpRequestError.Unknown when fault.InnerException is IOException io => Lower(io.Message),
                _ => Lower(fault.Message),
            }
        );

    /// <summary>A message about a proxy may repeat its address, and the address its password.</summary>
    private static string Redact(string text) => UserInfo().Replace(text, "//");

    private static string Lower(string sentence) =>
        (sentence.Length > 0 ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence).TrimEnd('.');

    [GeneratedRegex("//[^/@\\s]+@", RegexOptions.None, 1000)]
    private static partial Regex UserInfo();
}
