using System.CommandLine;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary><c>rlfw tokenize MODEL FILE</c>: the ids of texts and dialogs.</summary>
internal static class TokenizeCommand
{
    public static Command Build(Terminal terminal)
    {
        var command = new Command("tokenize", "Shows the token ids of texts and dialogs; needs no weights")
        {
            SequenceArguments.Model,
            SequenceArguments.File,
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
        var model = parsed.GetRequiredValue(SequenceArguments.Model);
        var folder = AdaptedModel.Find(model, [], host, ModelFolder.TokenizerFiles, stop).Base;
        var tokenizer = host.Plugins.Tokenizer(folder, parsed.GetValue(SequenceArguments.Template));
        var file = SequenceArguments.FileName(parsed);
        var (encoded, notEncoded) = SequenceArguments.Encoder(parsed, tokenizer).Encode(file, lines);
        IReadOnlyList<SequenceFault> wrong =
        [
            .. notEncoded,
            .. SequenceChecks.Vocabulary(file, encoded, tokenizer.VocabularySize),
        ];
        if (wrong.Count > 0)
        {
            return SequenceFault.Say(terminal, wrong);
        }

        if (parsed.GetValue(SequenceArguments.Json))
        {
            WriteJson(terminal, tokenizer, encoded);
        }
        else
        {
            Write(terminal, tokenizer, encoded);
        }

        return ExitCode.Success;
    }

    private static void WriteJson(Terminal terminal, ITokenizer tokenizer, IReadOnlyList<EncodedLine> encoded)
    {
        foreach (var line in encoded)
        {
            JsonText.WriteLine(
                terminal,
                new JsonObject
                {
                    ["ids"] = new JsonArray([.. line.Ids.Select(id => (JsonNode)id)]),
                    ["tokens"] = JsonText.List(TokenPieces.Of(tokenizer, line.Ids)),
                }
            );
        }
    }

    private static void Write(Terminal terminal, ITokenizer tokenizer, IReadOnlyList<EncodedLine> encoded)
    {
        var table = new TextTable(">line", ">tokens", "pieces");
        foreach (var line in encoded)
        {
            table.Add($"{line.Number}", $"{line.Ids.Length}", TokenPieces.Show(TokenPieces.Of(tokenizer, line.Ids)));
        }

        table.Write(terminal);
        terminal.Out.WriteLine(
            $"{encoded.Sum(line => (long)line.Ids.Length)} tokens; the vocabulary has {tokenizer.VocabularySize} ids"
                + (tokenizer.ChatTemplate is { } template ? $"; chat template {template.Name}" : "")
        );
    }
}
