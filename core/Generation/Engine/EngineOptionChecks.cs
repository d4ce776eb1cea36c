using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Generation;

/// <summary>Finds options that cannot be.</summary>
internal static class EngineOptionChecks
{
    /// <summary>Checks.</summary>
    /// <exception cref="UserErrorException">One is impossible: which, and what is possible.</exception>
    public static void Check(EngineOptions options, ICausalLanguageModel model)
    {
        Check(options.MaximumRows >= 1, "the number of sequences at a time", options.MaximumRows, "at least 1");
        Check(options.MaximumStepTokens >= 1, "the number of tokens a step", options.MaximumStepTokens, "at least 1");
        Check(options.BlockSize is >= 1 and <= 1024, "the block size", options.BlockSize, "from 1 to 1024");
        Check(options.CacheTokens is null or >= 1, "the cache", options.CacheTokens ?? 0, "of at least one token");
        Check(
            options.MemoryFraction is > 0 and <= 1,
            "the cache's share of memory",
            options.MemoryFraction,
            "above 0 and at most 1"
        );
        Check(
            options.MaximumLength is null or >= 2 && !(options.MaximumLength > model.MaximumLength),
            "the longest sequence",
            options.MaximumLength ?? 0,
            $"from 2 to the model's {model.MaximumLength}"
        );
        if (options.Speculation is { } speculation)
        {
            CheckSpeculation(options, speculation, model);
        }
    }

    private static void CheckSpeculation(
        EngineOptions options,
        SpeculationOptions speculation,
        ICausalLanguageModel model
    )
    {
        Check(speculation.Tokens is >= 1 and <= 64, "the number of tokens guessed", speculation.Tokens, "from 1 to 64");
        Check(speculation.LongestMatch >= 1, "the longest match", speculation.LongestMatch, "at least 1");
        if (options.Deterministic)
        {
            throw new UserErrorException(
                "guessed tokens are computed several at a time, which rounds differently: leave out either speculation or the "
                    + "deterministic mode"
            );
        }

        if (speculation.Draft is { } draft)
        {
            CheckDraft(draft, model, options.MaximumLength ?? model.MaximumLength);
        }
    }

    private static void CheckDraft(ICausalLanguageModel draft, ICausalLanguageModel model, int length)
    {
        var (ids, needed) = (draft.Tokenizer.VocabularySize, model.Tokenizer.VocabularySize);
        if (ids != needed)
        {
            throw new UserErrorException(
                $"the draft model has {ids} token ids, and the model {needed}: take one with the model's tokenizer"
            );
        }

        if (draft.MaximumLength < length)
        {
            throw new UserErrorException(
                $"the draft model takes sequences of up to {draft.MaximumLength} tokens, but they may become {length} long: limit them "
                    + $"to {draft.MaximumLength} (--max-length {draft.MaximumLength}), or take another draft model"
            );
        }
    }

    private static void Check(bool holds, string name, IFormattable value, string possible)
    {
        if (!holds)
        {
            throw new UserErrorException(
                $"{name} is {value.ToString(null, CultureInfo.InvariantCulture)}; it should be {possible}"
            );
        }
    }
}
