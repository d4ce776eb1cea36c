using System.Security.Cryptography;
using Rlfw.Serving.Reading;
using Rlfw.Serving.Translation;

namespace Rlfw.Serving.Endpoints;

/// <summary>From a request's JSON to what the engine is asked for.</summary>
/// <param name="model">The served model.</param>
/// <param name="options">Limits.</param>
/// <param name="nextId">Gives ids to the engine's requests.</param>
/// <param name="clock">Dates answers.</param>
internal sealed class RequestPreparer(ServedModel model, ServerOptions options, Func<ulong> nextId, TimeProvider clock)
{
    // What OpenAI's /v1/completions generates where nothing is said.
    private const int TextDefault = 16;

    private readonly PromptEncoder _encoder = new(model);
    private readonly TokenTexts _texts = new(model.Tokenizer);

    /// <summary>A request of <c>/v1/chat/completions</c>.</summary>
    /// <exception cref="RequestException">It cannot be answered: why.</exception>
    public PreparedRequest Chat(WireObject body)
    {
        var request = ChatRequestReader.Read(body);
        CheckModel(request.Common);
        CheckCount(request.Common, 1);
        var plan = Plan([_encoder.Encode(request.Chat)], request.Common, otherwise: null);
        return new PreparedRequest(
            plan,
            new ChatAnswer(Head("chatcmpl", plan, request.Common), request, _texts),
            request.Common.Streams
        );
    }

    /// <summary>A request of <c>/v1/completions</c>.</summary>
    /// <exception cref="RequestException">It cannot be answered: why.</exception>
    public PreparedRequest Text(WireObject body)
    {
        var request = TextRequestReader.Read(body);
        CheckModel(request.Common);
        CheckCount(request.Common, request.Prompts.Count);
        int[][] prompts = [.. request.Prompts.Select(_encoder.Encode)];
        var plan = Plan(prompts, request.Common, TextDefault);
        var echoes = plan.Requests.Select(
            (_, choice) => request.Echoes ? Echo(request.Prompts[choice / request.Common.Count]) : ""
        );
        return new PreparedRequest(
            plan,
            new TextAnswer(Head("cmpl", plan, request.Common), [.. echoes], request.Logprobs, _texts),
            request.Common.Streams
        );
    }

    private string Echo(TextPrompt prompt) => prompt.Text ?? model.Tokenizer.Decode(prompt.Ids);

    private void CheckModel(SamplingFields fields)
    {
        var name = fields.Model ?? throw RequestException.At("model", "it is missing", "missing_required_parameter");
        if (name != model.Name)
        {
            throw new RequestException(404, $"there is no model '{name}' here: this server has '{model.Name}'")
            {
                Param = "model",
                Code = "model_not_found",
            };
        }
    }

    private void CheckCount(SamplingFields fields, int prompts)
    {
        if ((long)fields.Count * prompts > options.MaximumCompletions)
        {
            throw RequestException.At(
                "n",
                $"{prompts} prompts with {fields.Count} completions each are more than the {options.MaximumCompletions} that this "
                    + "server generates for one request (rlfw serve --max-completions)"
            );
        }
    }

    private GenerationPlan Plan(IReadOnlyList<int[]> prompts, SamplingFields fields, int? otherwise)
    {
        var most = options.MaximumTokens ?? int.MaxValue;
        if (fields.MaximumTokens > most)
        {
            throw RequestException.At(
                "max_tokens",
                $"it is {fields.MaximumTokens}, and this server generates at most {most} tokens a completion (rlfw serve --max-tokens)"
            );
        }

        var limit = fields.MaximumTokens ?? Math.Min(otherwise ?? int.MaxValue, most);
        return GenerationPlan.Make(prompts, fields, limit, model.MaximumLength, fields.Seed ?? RandomSeed(), nextId);
    }

    private AnswerHead Head(string prefix, GenerationPlan plan, SamplingFields fields) =>
        new(
            $"{prefix}-{RandomNumberGenerator.GetHexString(24, lowercase: true)}",
            clock.GetUtcNow().ToUnixTimeSeconds(),
            model.Name,
            plan.PromptTokens,
            plan.Requests.Count,
            fields.StreamsUsage
        );

    /// <summary>A seed of whoever names none: two such requests should differ.</summary>
    private static ulong RandomSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }
}
