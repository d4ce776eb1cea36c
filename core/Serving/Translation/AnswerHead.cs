using Rlfw.Generation;
using Rlfw.Serving.Wire;

namespace Rlfw.Serving.Translation;

/// <summary>What all pieces of an answer share.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">The served model.</param>
/// <param name="PromptTokens">Tokens of the prompts.</param>
/// <param name="Choices">Completions that it holds.</param>
/// <param name="SaysUsage">Whether a stream ends with the token counts.</param>
internal sealed record AnswerHead(string Id, long Created, string Model, int PromptTokens, int Choices, bool SaysUsage)
{
    /// <summary>Token counts.</summary>
    public Usage Usage(int completionTokens) => new(PromptTokens, completionTokens, PromptTokens + completionTokens);

    /// <summary>Why a completion ended, in OpenAI's words.</summary>
    public static string Word(FinishReason reason) =>
        reason switch
        {
            FinishReason.Stop => "stop",
            FinishReason.Length => "length",
            // Only what nobody waits for is cancelled, except where the server closes.
            _ => "abort",
        };
}
