using System.CommandLine;
using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Hosting.Launching;

namespace Rlfw.Cli;

/// <summary><c>rlfw logprobs MODEL FILE</c>: how probable a model finds texts, dialogs or ids, token by token.</summary>
internal static class LogprobsCommand
{
    private static readonly Option<string[]> Adapters = new("--adapter")
    {
        Description =
            "A LoRA adapter's folder in PEFT's layout; may be repeated: a result for each, the base loaded once",
        HelpName = "DIR",
    };

    private static readonly Option<int> Batch = new("--batch")
    {
        Description = "Sequences at a time; fewer where they are long",
        HelpName = "N",
        DefaultValueFactory = _ => 8,
    };

    public static Command Build(Terminal terminal)
    {
        Batch.Validators.Add(result =>
        {
            // A word that is no number at all has been reported already.
            if (
                result.Tokens is [var token, ..]
                && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var n)
                && n < 1
            )
            {
                result.AddError("--batch expects a number of at least 1");
            }
        });
        var command = new Command("logprobs", "Scores texts, dialogs or ids: log-probabilities token by token")
        {
            SequenceArguments.Model,
            SequenceArguments.File,
            Adapters,
            ModelArguments.DeviceName,
            ModelArguments.Dtype,
            ModelArguments.Quantization,
            Batch,
            SequenceArguments.Json,
            SequenceArguments.Begin,
            SequenceArguments.Plain,
            SequenceArguments.Template,
            CommonOptions.Plugins,
        };
        command.SetAction((parsed, stop) => Task.FromResult(Run(terminal, parsed, stop)));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed, CancellationToken stop)
    {
        var (lines, faults) = SequenceArguments.Read(parsed, terminal);
        if (faults.Count > 0)
        {
            return SequenceFault.Say(terminal, faults);
        }

        using var host = new ModelHost(terminal, parsed);
        var (folder, adapters) = AdaptedModel.Find(
            parsed.GetRequiredValue(SequenceArguments.Model),
            parsed.GetValue(Adapters) ?? [],
            host,
            ModelFolder.ModelFiles,
            stop
        );
        _ = folder.ModelType();
        var device = DeviceChoice.Resolve(parsed.GetRequiredValue(ModelArguments.DeviceName));
        var file = SequenceArguments.FileName(parsed);
        var template = parsed.GetValue(SequenceArguments.Template);
        var tokenizer = SequenceEncoder.NeedsTokenizer(lines) ? host.Plugins.Tokenizer(folder, template) : null;
        var (encoded, notEncoded) = SequenceArguments.Encoder(parsed, tokenizer).Encode(file, lines);
        var wrong = notEncoded.Concat(SequenceChecks.Of(file, encoded, folder)).ToList();
        if (wrong.Count > 0)
        {
            return SequenceFault.Say(terminal, wrong);
        }

        AdapterFolder.Check(host.Plugins, folder, adapters);
        Threads.SetForThisThread(Environment.ProcessorCount);
        using var model = host.Plugins.Model(folder, ModelArguments.Options(parsed), device);
        if (SequenceChecks.Lengths(file, encoded, model.MaximumLength).ToList() is { Count: > 0 } tooLong)
        {
            return SequenceFault.Say(terminal, tooLong);
        }

        AdapterFolder.Load(model, folder.Name, adapters);
        terminal.Say("note", $"{folder.Name}: {ModelArguments.FormatOf(model)} on {device}");
        var scorer = new SequenceScorer(model, device, parsed.GetValue(Batch));
        Write(terminal, parsed, encoded, Score(scorer, model, adapters, encoded, stop));
        return ExitCode.Success;
    }

    /// <summary>Scores by adapter, in their order; those of the base, under null, where there is none.</summary>
    private static List<ScoredLines> Score(
        SequenceScorer scorer,
        ICausalLanguageModel model,
        IReadOnlyList<AdapterFolder> adapters,
        IReadOnlyList<EncodedLine> encoded,
        CancellationToken stop
    )
    {
        List<int[]> sequences = [.. encoded.Select(line => line.Ids)];
        if (adapters.Count == 0)
        {
            return [new ScoredLines(null, scorer.Score(sequences, stop))];
        }

        var scored = new List<ScoredLines>();
        foreach (var adapter in adapters)
        {
            model.Adapters!.Use(adapter.Name);
            scored.Add(new ScoredLines(adapter.Name, scorer.Score(sequences, stop)));
        }

        return scored;
    }

    private static void Write(
        Terminal terminal,
        ParseResult parsed,
        IReadOnlyList<EncodedLine> encoded,
        IReadOnlyList<ScoredLines> scored
    )
    {
        ScoredLines.CheckFinite(SequenceArguments.FileName(parsed), encoded, scored);
        if (parsed.GetValue(SequenceArguments.Json))
        {
            ScoreReport.WriteJson(terminal, encoded, scored);
        }
        else
        {
            ScoreReport.Write(terminal, encoded, scored);
        }
    }
}
