using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Cli;

/// <summary>Options of the generation engine.</summary>
internal static class EngineArguments
{
    private static readonly Option<string?> Adapter = new("--adapter")
    {
        Description = "A LoRA adapter's folder in PEFT's layout, or hf://org/name",
        HelpName = "DIR",
    };

    private static readonly Option<string> Cache = new("--kv-cache")
    {
        Description =
            "How keys and values are kept: auto is the model's own type, int8 takes half of bfloat16's memory with an error",
        HelpName = "TYPE",
        DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<bool> Deterministic = new("--deterministic")
    {
        Description = "Completions do not depend, to the bit, on what else is generated beside them; slower",
    };

    private static readonly Option<int?> MaximumLength = NumberRange.Whole(
        "--max-length",
        "Tokens of prompt and completion together, at most [default: the model's context]",
        2
    );

    private static readonly Option<int?> Rows = NumberRange.Whole(
        "--rows",
        "Completions that are generated at a time, at most [default: 256]",
        1
    );

    private static readonly Option<int?> CacheTokens = NumberRange.Whole(
        "--cache-tokens",
        "Tokens that the key-value cache holds [default: what all rows can need, as far as the memory goes]",
        1
    );

    private static readonly Option<int?> Speculate = NumberRange.Whole(
        "--speculate",
        "Guess up to N tokens ahead, 64 at most: by --draft, or else by what followed the last ones before (prompt lookup); the same completions, faster where guesses are right [default with --draft: 4]",
        1
    );

    private static readonly Option<string?> Draft = new("--draft")
    {
        Description =
            "A smaller model with the same tokenizer that guesses tokens ahead, a folder or hf://org/name; it is loaded as MODEL is",
        HelpName = "MODEL",
    };

    static EngineArguments() => Cache.AcceptOnlyFromAmong("auto", "int8");

    /// <summary>Those that say which model, in the order to be shown.</summary>
    public static IReadOnlyList<Option> OfModel { get; } =
    [Adapter, ModelArguments.DeviceName, ModelArguments.Dtype, ModelArguments.Quantization, SequenceArguments.Template];

    /// <summary>Those that say how it is run.</summary>
    public static IReadOnlyList<Option> OfEngine { get; } =
    [MaximumLength, Rows, CacheTokens, Cache, Speculate, Draft, Deterministic];

    /// <summary>The adapter; null for none.</summary>
    public static string? AdapterOf(ParseResult parsed) => parsed.GetValue(Adapter);

    /// <summary>The draft model; null for none.</summary>
    public static string? DraftOf(ParseResult parsed) => parsed.GetValue(Draft);

    /// <summary>Finds what excludes each other, before anything is loaded.</summary>
    /// <exception cref="UserErrorException">What does, and why.</exception>
    public static void Check(ParseResult parsed)
    {
        var guessing =
            DraftOf(parsed) is not null ? "--draft"
            : parsed.GetValue(Speculate) is not null ? "--speculate"
            : null;
        if (guessing is not null && parsed.GetValue(Deterministic))
        {
            throw new UserErrorException(
                $"{guessing} and --deterministic exclude each other: guessed tokens are computed several at a time, which rounds "
                    + "differently; leave out either"
            );
        }
    }

    /// <summary>What the user chose; what the engine has to say is said on the terminal.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="draft">The loaded draft model; null for none.</param>
    public static EngineOptions Read(Terminal terminal, ParseResult parsed, ICausalLanguageModel? draft)
    {
        var options = new EngineOptions();
        return options with
        {
            MaximumRows = parsed.GetValue(Rows) ?? options.MaximumRows,
            MaximumLength = parsed.GetValue(MaximumLength),
            CacheTokens = parsed.GetValue(CacheTokens),
            QuantizedCache = parsed.GetValue(Cache) == "int8",
            Deterministic = parsed.GetValue(Deterministic),
            Speculation = Speculation(parsed.GetValue(Speculate), draft),
            Notify = line => terminal.Say("note", line),
        };
    }

    private static SpeculationOptions? Speculation(int? tokens, ICausalLanguageModel? draft)
    {
        if (tokens is null && draft is null)
        {
            return null;
        }

        var options = new SpeculationOptions { Draft = draft };
        return options with { Tokens = tokens ?? options.Tokens };
    }
}
