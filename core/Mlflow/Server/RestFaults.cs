using System.Net;
using System.Text.Json;
using Rlfw.Http;

namespace Rlfw.Mlflow.Server;

/// <summary>What a failed call means, in words that say what to do. Nothing here repeats a secret.</summary>
/// <param name="location">The server, without credentials.</param>
/// <param name="authority">Its host and port.</param>
/// <param name="credentials">What shows the server who asks; null for nothing.</param>
internal sealed class RestFaults(string location, string authority, MlflowCredentials? credentials)
{
    private const int LongestQuote = 300;

    private string Who =>
        credentials is null
            ? "no credentials were sent: set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN"
            : $"{credentials} was sent";

    /// <summary>Of a server that gives no answer.</summary>
    public MlflowException Of(HostUnreachableException fault) =>
        fault.Failure switch
        {
            HttpFailure.Untrusted => Blocked(
                $"{fault.Message}. Name the authority that signed the server's certificate by MLFLOW_TRACKING_SERVER_CERT_PATH, a "
                    + "client's certificate that the server wants by MLFLOW_TRACKING_CLIENT_CERT_PATH; or trust everybody by "
                    + "MLFLOW_TRACKING_INSECURE_TLS=true",
                fault
            ),
            HttpFailure.NoWay => Blocked(
                $"{fault.Message}. Is the tracking URI right, and the proxy (HTTP_PROXY, HTTPS_PROXY, NO_PROXY)?",
                fault
            ),
            _ => new MlflowException(MlflowFault.Unavailable, $"MLflow at {location}: {fault.Message}", fault),
        };

    /// <summary>Of an answer that is no value.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its body.</param>
    /// <returns>The refusal in MLflow's own form; null where the answer has another.</returns>
    public RestError? Refusal(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var status = response.StatusCode;
        var error = Error(body);
        if (error is { ErrorCode: { } code } && IsFinal(status))
        {
            return new RestError(status, code, Line(error.Message ?? code));
        }

        // In front of MLflow stand servers of their own, whose limits are known by the status alone.
        return status is HttpStatusCode.RequestEntityTooLarge
            ? new RestError(status, "", "the request is too large for the server or a proxy before it (413)")
            : null;
    }

    /// <summary>Of an answer that is neither a value nor a refusal in MLflow's form.</summary>
    public MlflowException Of(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var status = (int)response.StatusCode;
        var text = Line(Error(body)?.Message ?? System.Text.Encoding.UTF8.GetString(body.Span));
        var isPage = IsPage(body.Span);
        return status switch
        {
            401 => Blocked($"it wants to know who asks (401); {Who}"),
            403 when text.StartsWith("Invalid Host header", StringComparison.OrdinalIgnoreCase) => Blocked(
                $"it does not answer to the name '{authority}' (403, Invalid Host header): start it with --allowed-hosts "
                    + $"{authority} (or MLFLOW_SERVER_ALLOWED_HOSTS={authority}), or reach it by localhost or a private address"
            ),
            403 => Blocked($"it forbids this (403{Quote(text, isPage)}); {Who}"),
            407 => Blocked(
                "a proxy wants to know who asks (407): put name and password into HTTP_PROXY or HTTPS_PROXY"
            ),
            503 when text.Contains("--no-serve-artifacts", StringComparison.Ordinal) => Blocked(
                "it does not take artifacts (--no-serve-artifacts): start it with --serve-artifacts"
            ),
            503 when text.Contains("--artifacts-only", StringComparison.Ordinal) => Blocked(
                "it takes artifacts only (--artifacts-only): the tracking URI must name the tracking server"
            ),
            408 or 425 or 429 or >= 500 => new MlflowException(
                MlflowFault.Unavailable,
                $"MLflow at {location}: it has trouble ({status}{Quote(text, isPage)})"
            ),
            >= 300 and < 400 => Blocked(
                $"it sends requests on to {Target(response)}: set the tracking URI to the address that answers itself"
            ),
            404 or 405 or 410 => Blocked(
                $"there is no MLflow at this address ({status} for {response.RequestMessage?.RequestUri?.AbsolutePath}): is the "
                    + "tracking URI right, with the path that a proxy puts before MLflow's?"
            ),
            _ => Blocked($"what answers is not MLflow ({status}{Quote(text, isPage)}): is the tracking URI right?"),
        };
    }

    /// <summary>Of a good status with something else than was asked for.</summary>
    public MlflowException Garbage(ReadOnlyMemory<byte> body, Exception? inner = null) =>
        IsPage(body.Span)
            ? Blocked(
                "what answers is a web page and no MLflow: is the tracking URI right, and does no log-in page stand before it?"
            )
            : new MlflowException(
                MlflowFault.Unavailable,
                $"MLflow at {location}: its answer cannot be understood: {Line(inner?.Message.Split(" Path:")[0] ?? "it is no JSON object")}",
                inner
            );

    /// <summary>Of a refusal in MLflow's own form.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="what">What was asked for, as a phrase: "making the experiment 'x'".</param>
    public MlflowException Of(RestError error, string what) =>
        error switch
        {
            { IsMissing: true } => new MlflowException(
                MlflowFault.Gone,
                $"MLflow at {location}: {what}: {error.Message}"
            ),
            { Code: "PERMISSION_DENIED" or "UNAUTHENTICATED" or "CUSTOMER_UNAUTHORIZED" } => Blocked(
                $"{what}: {error.Message}; {Who}"
            ),
            _ => new MlflowException(MlflowFault.Refused, $"MLflow at {location} refuses {what}: {error.Message}"),
        };

    /// <summary>Something that a person has to mend.</summary>
    public MlflowException Blocked(string what, Exception? inner = null) =>
        new(MlflowFault.Blocked, $"MLflow at {location}: {what}", inner);

    /// <summary>Something else.</summary>
    public MlflowException Of(MlflowFault fault, string what, Exception? inner = null) =>
        new(fault, $"MLflow at {location}: {what}", inner);

    // What MLflow refuses with these is as final as its own words: 429 and 5xx are not.
    private static bool IsFinal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500
            && status
                is not HttpStatusCode.Unauthorized
                    and not HttpStatusCode.RequestTimeout
                    and not HttpStatusCode.TooManyRequests
        || status == HttpStatusCode.NotImplemented;

    private static ErrorMessage? Error(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..]
                ? JsonSerializer.Deserialize(body.Span, RestJson.Messages.ErrorMessage)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsPage(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'<', ..];

    private static string Quote(string text, bool isPage) => isPage || text.Length == 0 ? "" : $": {text}";

    private static string Target(HttpResponseMessage response) =>
        response.Headers.Location is { } location && response.RequestMessage?.RequestUri is { } address
            ? new Uri(address, location).GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
            : "another address";

    private static string Line(string text)
    {
        var end = text.AsSpan().Trim().IndexOfAny('\r', '\n');
        var line = string.Concat((end < 0 ? text.Trim() : text.Trim()[..end]).Where(c => !char.IsControl(c)));
        return line.Length > LongestQuote ? line[..LongestQuote] + "…" : line;
    }
}
