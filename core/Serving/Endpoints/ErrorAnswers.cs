using System.Globalization;
using Microsoft.AspNetCore.Http;
using Rlfw.Serving.Wire;

namespace Rlfw.Serving.Endpoints;

/// <summary>Faults as OpenAI's clients read them.</summary>
internal static class ErrorAnswers
{
    /// <summary>What a fault is called on the wire.</summary>
    public static ErrorBody Body(RequestException fault) =>
        new(new ErrorDetail(fault.Message, fault.Type, fault.Param, fault.Code));

    /// <summary>Answers with a fault; nothing was written yet.</summary>
    public static async Task WriteAsync(HttpContext http, RequestException fault)
    {
        var response = http.Response;
        response.StatusCode = fault.Status;
        response.ContentType = "application/json";
        if (fault.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (fault.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        var body = WireFormat.Bytes(Body(fault));
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>What the router found to be wrong; null where it is no fault of its own.</summary>
    public static RequestException? OfRouting(HttpContext http) =>
        http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new RequestException(
                404,
                $"there is no {http.Request.Path}: there are /v1/chat/completions, /v1/completions, /v1/models, /health and /metrics"
            )
            {
                Code = "not_found",
            },
            StatusCodes.Status405MethodNotAllowed => new RequestException(
                405,
                $"{http.Request.Path} does not take {http.Request.Method}: it takes {http.Response.Headers.Allow}"
            )
            {
                Code = "method_not_allowed",
            },
            _ => null,
        };

    /// <summary>A fault on the server's side.</summary>
    public static RequestException Internal(string message, int status = 500) =>
        new(status, message) { Type = "server_error", Code = status == 503 ? "unavailable" : "internal_error" };

    /// <summary>Too many wait.</summary>
    public static RequestException Busy() =>
        new(429, "too many requests wait already: try again in a moment")
        {
            Type = "rate_limit_error",
            Code = "queue_full",
            RetryAfter = 1,
        };
}
