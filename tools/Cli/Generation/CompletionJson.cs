using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Cli;

/// <summary>Completions for scripts: an object a line, in their order.</summary>
/// <param name="terminal">Where.</param>
/// <param name="tokenizer">Names tokens.</param>
/// <param name="logprobs">How many of the most probable tokens stand beside each; null for no log-probabilities at all.</param>
internal sealed class CompletionJson(Terminal terminal, ITokenizer tokenizer, int? logprobs) : ICompletionReport
{
    private int _current;

    public void Advance(IReadOnlyList<GeneratedCompletion> completions)
    {
        for (; _current < completions.Count && completions[_current].Finish is not null; _current++)
        {
            JsonText.WriteLine(terminal, Json(completions[_current]));
        }
    }

    private JsonObject Json(GeneratedCompletion completion)
    {
        var json = new JsonObject
        {
            ["prompt"] = completion.Prompt.Shown.DeepClone(),
            ["index"] = completion.Index,
            ["text"] = completion.Text.ToString(),
            ["ids"] = new JsonArray([.. completion.Tokens.Select(token => (JsonNode)token.Id)]),
            ["finish_reason"] = completion.Finish!.Value.ToString().ToLowerInvariant(),
        };
        if (logprobs is not null)
        {
            // Under the model itself, as rlfw logprobs gives them.
            json["logprobs"] = new JsonArray([
                .. completion.Tokens.Select(token => (JsonNode)token.ModelLogProbability),
            ]);
        }

        if (logprobs > 0)
        {
            json["top_logprobs"] = new JsonArray([.. completion.Tokens.Select(Top)]);
        }

        return json;
    }

    private JsonNode? Top(GeneratedToken token) =>
        new JsonArray([
            .. token.Alternatives.Select(other =>
                (JsonNode?)
                    new JsonObject
                    {
                        ["id"] = other.Id,
                        ["token"] = TokenPieces.Of(tokenizer, [other.Id])[0],
                        ["logprob"] = other.LogProbability,
                    }
            ),
        ]);
}
