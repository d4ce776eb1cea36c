using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>Finds requests that no engine could fulfil.</summary>
internal static class RequestChecks
{
    private const int MostAlternatives = 100;

    /// <summary>Checks prompt and length.</summary>
    /// <param name="request">The request.</param>
    /// <param name="vocabulary">Ids of the tokenizer.</param>
    /// <param name="maximumLength">The longest sequence.</param>
    /// <param name="cacheTokens">Tokens that the cache holds.</param>
    /// <exception cref="UserErrorException">It does not fit.</exception>
    public static void CheckPrompt(GenerationRequest request, int vocabulary, int maximumLength, long cacheTokens)
    {
        var (prompt, wanted) = (request.PromptIds.Length, request.Sampling.MaximumNewTokens);
        if (prompt == 0)
        {
            throw new UserErrorException("a prompt has no tokens: a model needs at least one to continue from");
        }

        var unknown = Array.FindIndex(request.PromptIds, id => id < 0 || id >= vocabulary);
        if (unknown >= 0)
        {
            throw new UserErrorException(
                $"token {unknown} of a prompt is {request.PromptIds[unknown]}, but the model's ids are 0 to {vocabulary - 1}"
            );
        }

        if ((long)prompt + wanted > maximumLength)
        {
            throw new UserErrorException(
                $"a prompt of {prompt} tokens and a completion of up to {wanted} do not fit into {maximumLength}, the longest "
                    + "sequence: ask for fewer new tokens (max_new_tokens, --max-tokens), shorten the prompt or leave it out of the "
                    + "dataset, or allow longer sequences where the model can (max_length, --max-length)"
            );
        }

        // The last token of a completion is never computed with.
        if (prompt + wanted - 1 > cacheTokens)
        {
            throw new UserErrorException(
                $"a prompt of {prompt} tokens and a completion of up to {wanted} do not fit into the key-value cache of "
                    + $"{cacheTokens} tokens: give the cache more tokens (--cache-tokens) or memory, or ask for fewer new tokens (max_new_tokens, --max-tokens)"
            );
        }
    }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="UserErrorException">One is impossible: which, and what is possible.</exception>
    public static void CheckSampling(SamplingSettings sampling)
    {
        Check(sampling.MaximumNewTokens >= 1, "max_new_tokens", sampling.MaximumNewTokens, "at least 1");
        Check(
            double.IsFinite(sampling.Temperature) && sampling.Temperature >= 0,
            "temperature",
            sampling.Temperature,
            "0 or more"
        );
        Check(sampling.TopP is > 0 and <= 1, "top_p", sampling.TopP, "above 0 and at most 1");
        Check(sampling.TopK >= 0, "top_k", sampling.TopK, "0 (all) or more");
        Check(sampling.MinP is >= 0 and <= 1, "min_p", sampling.MinP, "from 0 to 1");
        Check(
            double.IsFinite(sampling.RepetitionPenalty) && sampling.RepetitionPenalty > 0,
            "repetition_penalty",
            sampling.RepetitionPenalty,
            "above 0 (1 is none)"
        );
        Check(
            sampling.Alternatives is >= 0 and <= MostAlternatives,
            "alternatives",
            sampling.Alternatives,
            $"from 0 to {MostAlternatives}"
        );
        Check(!sampling.StopTexts.Any(string.IsNullOrEmpty), "stop", "\"\"", "text: an empty one stands everywhere");
    }

    private static void Check(bool holds, string name, IFormattable value, string possible) =>
        Check(holds, name, value.ToString(null, CultureInfo.InvariantCulture), possible);

    private static void Check(bool holds, string name, string value, string possible)
    {
        if (!holds)
        {
            throw new UserErrorException($"{name} is {value}; it should be {possible}");
        }
    }
}
