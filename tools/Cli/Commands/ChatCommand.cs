using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Cli;

/// <summary><c>rlfw chat MODEL</c>: a dialog with a chat model.</summary>
internal static class ChatCommand
{
    /// <summary>The context where none is said: enough for a long talk, and little memory on any machine.</summary>
    private const int DefaultContext = 8192;

    private static readonly Option<string?> System = new("--system")
    {
        Description = "The system message",
        HelpName = "TEXT",
    };

    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "chat",
            """
            Talks with a chat model, a message a line; /help shows the commands

            Examples:
              rlfw chat hf://meta-llama/Llama-3.2-1B-Instruct --system "Answer in one sentence."
              echo "Name a prime." | rlfw chat models/llama-3.2-1b-instruct --temperature 0
            """
        )
        {
            SequenceArguments.Model,
        };
        foreach (
            var option in (IEnumerable<Option>)
                [
                    System,
                    .. SamplingArguments.All,
                    .. EngineArguments.OfModel,
                    .. EngineArguments.OfEngine,
                    CommonOptions.Plugins,
                ]
        )
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, stop) => RunAsync(terminal, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed, CancellationToken cancellation)
    {
        var sampling = SamplingArguments.Read(parsed);
        using var host = new ModelHost(terminal, parsed);
        using var loaded = GeneratingModel.Load(terminal, parsed, host, cancellation);
        var template =
            loaded.Tokenizer.ChatTemplate
            ?? throw new UserErrorException(
                $"'{loaded.Name}' has no chat template, and its tokenizer has no headers of messages: it is no chat model; "
                    + "rlfw generate continues texts with it"
            );
        var options = EngineArguments.Read(terminal, parsed, loaded.Draft);
        var context = Math.Min(options.MaximumLength ?? DefaultContext, loaded.Model.MaximumLength);
        using var engine = new GenerationEngine(
            loaded.Model,
            loaded.Device,
            // What was said before is read from the cache.
            options with
            {
                MaximumRows = 1,
                MaximumLength = context,
                KeepPrefixes = true,
            }
        );
        using var signals = new ChatSignals();
        var dialog = new Dialog(template, context) { System = parsed.GetValue(System) };
        if (Terminal.HasKeyboard)
        {
            terminal.Say("note", $"chat template {template.Name}, context {context}; /help shows the commands");
        }

        return await new ChatSession(terminal, engine, dialog, sampling, signals)
            .RunAsync(Terminal.In, parsed.GetValue(SamplingArguments.Seed))
            .ConfigureAwait(true);
    }
}
