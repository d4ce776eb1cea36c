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

        if (
            speculation.Draft is { } draft
            && (draft.Tokenizer.VocabularySize, draft.MaximumLength) is var (ids, length)
            && (ids != model.Tokenizer.VocabularySize || length < (options.MaximumLength ?? model.MaximumLength))
        )
        {
            throw new UserErrorException(
                $"the draft model has {ids} ids and sequences of up to {length} tokens; it needs the model's "
                    + $"{model.Tokenizer.VocabularySize} ids, and sequences of {options.MaximumLength ?? model.MaximumLength}"
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
