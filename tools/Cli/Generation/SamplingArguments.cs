using System.CommandLine;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>Options that say how tokens are chosen.</summary>
internal static class SamplingArguments
{
    private static readonly Option<int?> MaximumTokens = NumberRange.Whole(
        "--max-tokens",
        "Tokens of a completion, at most [default: 256, less where the context ends]",
        1
    );

    private static readonly Option<double> Temperature = NumberRange.Real(
        "--temperature",
        "Logits are divided by it; 0 takes the most probable token",
        1,
        value => value is >= 0 and <= 100,
        "from 0 to 100"
    );

    private static readonly Option<double> TopP = NumberRange.Real(
        "--top-p",
        "Draw from the smallest set of tokens with this probability together; 1 is all",
        1,
        value => value is > 0 and <= 1,
        "above 0 and at most 1"
    );

    private static readonly Option<int?> TopK = NumberRange.Whole(
        "--top-k",
        "Draw from this many of the most probable tokens; 0 is all",
        0
    );

    private static readonly Option<double> MinP = NumberRange.Real(
        "--min-p",
        "Draw from tokens with this share of the most probable one's probability at least; 0 is all",
        0,
        value => value is >= 0 and <= 1,
        "from 0 to 1"
    );

    private static readonly Option<double> Penalty = NumberRange.Real(
        "--repetition-penalty",
        "Makes tokens that were there less probable; 1 is none",
        1,
        value => value is > 0 and <= 100,
        "above 0 and at most 100"
    );

    private static readonly Option<string[]> Stops = new("--stop")
    {
        Description = "A text that ends a completion, before it; may be repeated",
        HelpName = "TEXT",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<bool> IgnoreEnd = new("--ignore-eos")
    {
        Description = "Take the model's stop ids for tokens like any other: for measurements",
    };

    public static Option<ulong> Seed { get; } =
        new("--seed")
        {
            Description = "The same seed gives the same completions",
            HelpName = "N",
            DefaultValueFactory = _ => 0,
        };

    /// <summary>All of them, in the order to be shown.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [MaximumTokens, Temperature, TopP, TopK, MinP, Penalty, Stops, IgnoreEnd, Seed];

    /// <summary>What the user chose.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="alternatives">How many of the most probable tokens are reported beside each.</param>
    /// <exception cref="UserErrorException">A stop text is empty.</exception>
    public static SamplingSettings Read(ParseResult parsed, int alternatives = 0)
    {
        var stops = parsed.GetValue(Stops) ?? [];
        return Array.Exists(stops, stop => stop.Length == 0)
            ? throw new UserErrorException("--stop is empty, which would end every completion at once: leave it out")
            : new SamplingSettings(
                parsed.GetValue(MaximumTokens) ?? 256,
                parsed.GetValue(Temperature),
                parsed.GetValue(TopP),
                parsed.GetValue(TopK) ?? 0
            )
            {
                MinP = parsed.GetValue(MinP),
                RepetitionPenalty = parsed.GetValue(Penalty),
                StopTexts = stops,
                IgnoreStopIds = parsed.GetValue(IgnoreEnd),
                Alternatives = alternatives,
            };
    }
}
