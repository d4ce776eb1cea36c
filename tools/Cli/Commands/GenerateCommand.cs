using System.CommandLine;
using System.Diagnostics;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Cli;

/// <summary><c>rlfw generate MODEL</c>: completions of prompts.</summary>
internal static class GenerateCommand
{
    private static readonly Option<int?> Count = NumberRange.Whole("-n", "Completions of each prompt [default: 1]", 1);

    private static readonly Option<bool> Streams = new("--stream") { Description = "Write text as it comes" };

    private static readonly Option<int?> Logprobs = NumberRange.Whole(
        "--logprobs",
        "With --json: the tokens' log-probabilities under the model, and those of the N most probable tokens beside each",
        0
    );

    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "generate",
            """
            Generates completions of prompts, all of them together

            Examples:
              rlfw generate models/llama-3.2-1b --prompt "The capital of France is" --max-tokens 20 --temperature 0
              rlfw generate hf://meta-llama/Llama-3.2-1B-Instruct --chat --prompt "Name a prime." -n 4 --stream
              rlfw generate runs/sums/1f3a-1/model --prompt-file prompts.jsonl --json --logprobs 5 > completions.jsonl
              rlfw generate hf://meta-llama/Llama-3.1-8B --draft hf://meta-llama/Llama-3.2-1B --prompt "Once upon a time"
            """
        )
        {
            SequenceArguments.Model,
        };
        foreach (
            var option in (IEnumerable<Option>)
                [
                    .. PromptArguments.All,
                    Streams,
                    Count,
                    .. SamplingArguments.All,
                    SequenceArguments.Json,
                    Logprobs,
                    .. EngineArguments.OfModel,
                    .. EngineArguments.OfEngine,
                    CommonOptions.Plugins,
                ]
        )
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, stop) => Task.FromResult(Run(terminal, parsed, stop)));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed, CancellationToken cancellation)
    {
        Check(parsed);
        var sampling = SamplingArguments.Read(parsed, parsed.GetValue(Logprobs) ?? 0);
        var (lines, faults) = PromptArguments.Read(parsed, terminal);
        if (faults.Count > 0)
        {
            return SequenceFault.Say(terminal, faults);
        }

        using var host = new ModelHost(terminal, parsed);
        using var loaded = GeneratingModel.Load(terminal, parsed, host, cancellation);
        var file = PromptArguments.Name(parsed);
        var (encoded, notEncoded) = PromptArguments.Encode(parsed, loaded.Tokenizer, lines);
        var longest = Math.Min(
            EngineArguments.Read(terminal, parsed, loaded.Draft).MaximumLength ?? int.MaxValue,
            loaded.Model.MaximumLength
        );
        var wrong = notEncoded
            .Concat(SequenceChecks.Vocabulary(file, encoded, loaded.Tokenizer.VocabularySize))
            .Concat(PromptChecks.Lengths(file, encoded, longest))
            .ToList();
        if (wrong.Count > 0)
        {
            return SequenceFault.Say(terminal, wrong);
        }

        Prompt[] prompts =
        [
            .. lines.Zip(encoded, (line, ids) => new Prompt(PromptArguments.Shown(line.Content), ids.Ids)),
        ];
        using var signals = new StopSignals(
            line => terminal.Say("note", line),
            () => { },
            "stopping with what was generated"
        );
        return Generate(terminal, parsed, loaded, prompts, sampling, signals.Stop);
    }

    private static int Generate(
        Terminal terminal,
        ParseResult parsed,
        GeneratingModel loaded,
        Prompt[] prompts,
        SamplingSettings sampling,
        CancellationToken stop
    )
    {
        var count = parsed.GetValue(Count) ?? 1;
        var options = EngineArguments.Read(terminal, parsed, loaded.Draft);
        var longest = Math.Min(options.MaximumLength ?? int.MaxValue, loaded.Model.MaximumLength);
        using var engine = new GenerationEngine(
            loaded.Model,
            loaded.Device,
            options with
            {
                // What is known to be enough: a cache for more would be memory for nothing.
                MaximumRows = (int)Math.Min(options.MaximumRows, (long)prompts.Length * count),
                MaximumLength = (int)
                    Math.Min(longest, prompts.Max(prompt => prompt.Ids.Length) + (long)sampling.MaximumNewTokens),
            }
        );
        ICompletionReport report = parsed.GetValue(SequenceArguments.Json)
            ? new CompletionJson(terminal, loaded.Tokenizer, parsed.GetValue(Logprobs))
            : new CompletionText(terminal, parsed.GetValue(Streams));
        var start = Stopwatch.GetTimestamp();
        var completions = new GenerationRun(engine, longest, report).Run(
            prompts,
            count,
            sampling,
            parsed.GetValue(SamplingArguments.Seed),
            stop
        );
        terminal.Out.Flush();
        Close(terminal, completions, engine.Statistics, Stopwatch.GetElapsedTime(start));
        return completions.Any(completion => completion.Finish == FinishReason.Cancelled)
            ? ExitCode.Interrupted
            : ExitCode.Success;
    }

    private static void Check(ParseResult parsed)
    {
        var json = parsed.GetValue(SequenceArguments.Json);
        if (json && parsed.GetValue(Streams))
        {
            throw new UserErrorException("--stream and --json exclude each other: an object holds a whole completion");
        }

        if (!json && parsed.GetValue(Logprobs) is not null)
        {
            throw new UserErrorException("--logprobs is shown with --json alone: give --json too");
        }
    }

    private static void Close(
        Terminal terminal,
        IReadOnlyList<GeneratedCompletion> completions,
        EngineStatistics statistics,
        TimeSpan time
    )
    {
        var tokens = completions.Sum(completion => completion.Tokens.Count);
        var cut = completions.Count(completion => completion.Finish == FinishReason.Length);
        var what = completions.Count == 1 ? "1 completion" : $"{completions.Count} completions";
        var rate = Numbers.Short(tokens / Math.Max(time.TotalSeconds, 1e-9));
        terminal.Error.WriteLine(
            $"{what}, {tokens} tokens in {Numbers.Duration(time)}: {rate} tokens/s"
                + (cut > 0 ? $"; {cut} cut by the length limit" : "")
                + Guesses(statistics)
        );
    }

    /// <summary>How well was guessed: "; 75 of 80 guesses right, 3.8 tokens a guessed step".</summary>
    private static string Guesses(EngineStatistics statistics) =>
        statistics.GuessedTokens > 0
            ? $"; {statistics.RightGuesses} of {statistics.GuessedTokens} guesses right, "
                + $"{Numbers.Short(statistics.MeanAcceptedLength)} tokens a guessed step"
            : "";
}
