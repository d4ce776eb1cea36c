using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Rlfw.Serving.Endpoints;

/// <summary>
/// Stands around every request: whatever goes wrong becomes one answer in OpenAI's form, and every request of the API one
/// outcome.
/// </summary>
/// <param name="statistics">Counts.</param>
/// <param name="clock">Times.</param>
/// <param name="log">Is told of every request of the API.</param>
/// <param name="isStopping">Whether the server is about to end.</param>
internal sealed class RequestGuard(
    ServerStatistics statistics,
    TimeProvider clock,
    Action<RequestLine> log,
    Func<bool> isStopping
)
{
    /// <summary>Answers a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="next">What answers it.</param>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            await AnswerAsync(http, next).ConfigureAwait(false);
            return;
        }

        var start = clock.GetTimestamp();
        statistics.Arrive();
        await AnswerAsync(http, next).ConfigureAwait(false);
        var scope = RequestScope.Of(http);
        var outcome = scope.Outcome ?? OfStatus(http.Response.StatusCode);
        statistics.End(outcome);
        statistics.AddCompletion(scope.CompletionTokens);
        log(
            new RequestLine(
                http.Request.Method,
                http.Request.GetEncodedPathAndQuery(),
                http.Response.StatusCode,
                outcome,
                scope.CompletionTokens,
                clock.GetElapsedTime(start),
                scope.Fault
            )
        );
    }

    private static RequestOutcome OfStatus(int status) =>
        status switch
        {
            < 400 => RequestOutcome.Completed,
            StatusCodes.Status429TooManyRequests => RequestOutcome.Rejected,
            >= 500 => RequestOutcome.Failed,
            _ => RequestOutcome.Refused,
        };

    private async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            var fault = await FaultAsync(http, next).ConfigureAwait(false);
            if (fault is not null && !RequestScope.Of(http).HasBegun)
            {
                await ErrorAnswers.WriteAsync(http, fault).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            RequestScope.Of(http).Outcome ??= Gone();
        }
    }

    private async Task<RequestException?> FaultAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http).ConfigureAwait(false);
            return ErrorAnswers.OfRouting(http);
        }
        catch (RequestException e)
        {
            return e;
        }
        catch (BadHttpRequestException e)
        {
            return OfTransport(e);
        }
        catch (Exception e)
            when (e is OperationCanceledException or IOException || http.RequestAborted.IsCancellationRequested)
        {
            RequestScope.Of(http).Outcome ??= Gone();
            return null;
        }
        catch (GenerationFailedException e)
        {
            return OfEngine(http, e);
        }
        catch (Exception e)
        {
            RequestScope.Of(http).Fault = e;
            return ErrorAnswers.Internal("the server failed; its own output says more");
        }
    }

    /// <summary>Connections that break while the server stops are broken by it.</summary>
    private RequestOutcome Gone() => isStopping() ? RequestOutcome.Stopped : RequestOutcome.Left;

    private RequestException OfEngine(HttpContext http, GenerationFailedException e)
    {
        var scope = RequestScope.Of(http);
        if (isStopping())
        {
            scope.Outcome = RequestOutcome.Stopped;
        }
        else
        {
            scope.Fault = e;
        }

        return ErrorAnswers.Internal(e.Message, StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>What Kestrel found to be wrong with the body: too large, too slow, cut off.</summary>
    private static RequestException OfTransport(BadHttpRequestException e) =>
        e.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => new RequestException(
                413,
                "the body is larger than this server takes (rlfw serve --max-body): send less"
            )
            {
                Code = "body_too_large",
            },
            StatusCodes.Status408RequestTimeout => new RequestException(408, "the body came too slowly")
            {
                Code = "body_too_slow",
            },
            _ => new RequestException(e.StatusCode, $"the request is malformed: {e.Message}")
            {
                Code = "invalid_request",
            },
        };
}
