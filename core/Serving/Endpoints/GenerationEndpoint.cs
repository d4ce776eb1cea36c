using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Rlfw.Contracts;
using Rlfw.Serving.Reading;
using Rlfw.Serving.Wire;

namespace Rlfw.Serving.Endpoints;

/// <summary>Answers with completions: reads, waits for its turn, generates, writes.</summary>
/// <param name="service">Generates.</param>
/// <param name="limiter">Gives turns.</param>
/// <param name="options">Limits.</param>
/// <param name="statistics">Counts.</param>
internal sealed class GenerationEndpoint(
    GenerationService service,
    RateLimiter limiter,
    ServerOptions options,
    ServerStatistics statistics
)
{
    /// <summary>Answers a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="prepare">Reads its JSON.</param>
    public async Task AnswerAsync(HttpContext http, Func<WireObject, PreparedRequest> prepare)
    {
        var prepared = prepare(await BodyReader.ReadAsync(http).ConfigureAwait(false));
        using var turn = await limiter.AcquireAsync(1, http.RequestAborted).ConfigureAwait(false);
        if (!turn.IsAcquired)
        {
            throw ErrorAnswers.Busy();
        }

        await using var stream = service.TrySubmit(prepared.Plan.Requests) ?? throw ErrorAnswers.Busy();
        statistics.AddPrompt(prepared.Plan.PromptTokens);
        try
        {
            await (
                prepared.Streams ? StreamAsync(http, prepared, stream) : WholeAsync(http, prepared, stream)
            ).ConfigureAwait(false);
        }
        catch (UserErrorException e)
        {
            throw new RequestException(400, e.Message);
        }
        catch (SlowReaderException)
        {
            RequestScope.Of(http).Outcome = RequestOutcome.Slow;
            http.Abort();
        }
        finally
        {
            RequestScope.Of(http).CompletionTokens = prepared.Answer.CompletionTokens;
        }
    }

    private async Task WholeAsync(HttpContext http, PreparedRequest prepared, GenerationStream stream)
    {
        var choices = Choices(stream);
        await foreach (var output in stream.ReadAllAsync(http.RequestAborted).ConfigureAwait(false))
        {
            prepared.Answer.Take(choices[output.RequestId], output);
        }

        await new EventStream(http, options.SendTimeout).WriteWholeAsync(prepared.Answer.Whole()).ConfigureAwait(false);
    }

    private async Task StreamAsync(HttpContext http, PreparedRequest prepared, GenerationStream stream)
    {
        var events = new EventStream(http, options.SendTimeout);
        var scope = RequestScope.Of(http);
        var choices = Choices(stream);
        try
        {
            // The head goes out with the first output: what the engine refuses is answered with a status of its own.
            await foreach (var output in stream.ReadAllAsync(http.RequestAborted).ConfigureAwait(false))
            {
                if (!scope.HasBegun)
                {
                    events.Begin();
                    await WriteAllAsync(events, prepared.Answer.Begin()).ConfigureAwait(false);
                }

                await WriteAllAsync(events, prepared.Answer.Stream(choices[output.RequestId], output))
                    .ConfigureAwait(false);
                if (!stream.HasMore)
                {
                    await events.FlushAsync().ConfigureAwait(false);
                }
            }

            await WriteAllAsync(events, prepared.Answer.End()).ConfigureAwait(false);
            await events.WriteAsync("[DONE]"u8.ToArray(), flush: true).ConfigureAwait(false);
        }
        catch (GenerationFailedException e) when (scope.HasBegun)
        {
            // Too late for a status: the client reads of it in the stream, which ends without [DONE].
            await events
                .WriteAsync(WireFormat.Bytes(ErrorAnswers.Body(ErrorAnswers.Internal(e.Message))), flush: true)
                .ConfigureAwait(false);
            scope.Outcome = RequestOutcome.Failed;
            throw;
        }
    }

    private static async ValueTask WriteAllAsync(EventStream events, IEnumerable<byte[]> pieces)
    {
        foreach (var piece in pieces)
        {
            await events.WriteAsync(piece, flush: false).ConfigureAwait(false);
        }
    }

    private static Dictionary<ulong, int> Choices(GenerationStream stream) =>
        stream.Requests.Index().ToDictionary(entry => entry.Item.Id, entry => entry.Index);
}
