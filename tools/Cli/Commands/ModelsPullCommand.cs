using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Hosting.Hub;

namespace Rlfw.Cli;

/// <summary><c>rlfw models pull REFERENCE</c>: a hub's repository into the local cache.</summary>
internal static class ModelsPullCommand
{
    // What rlfw reads of a model and what its licence wants kept; not the same weights in other tools' formats.
    private static readonly string[] _filesOfModels = [.. ModelFolder.ModelFiles, "*.json", "*.md", "LICENSE*"];

    private static readonly string[] _filesOfDatasets = ["**"];

    public static Command Build(Terminal terminal)
    {
        var reference = new Argument<string>("REFERENCE")
        {
            Description = "hf://org/name or hf://datasets/org/name, with @revision behind it where one is meant",
        };
        var include = new Option<string[]>("--include")
        {
            Description =
                "Files to bring: *.json, original/**, **/*.csv; may be repeated [default: of a model what rlfw reads, of a dataset "
                + "everything]",
            HelpName = "PATTERN",
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
        };
        var command = new Command(
            "pull",
            "Downloads a model or dataset into the cache that Hugging Face's tools share, and prints its folder"
        )
        {
            reference,
            include,
            CommonOptions.Json,
        };
        command.SetAction(
            async (parsed, _) =>
            {
                var wanted = HubReference.Parse(parsed.GetRequiredValue(reference));
                var patterns =
                    parsed.GetValue(include) is { Length: > 0 } given ? given
                    : wanted.IsDataset ? _filesOfDatasets
                    : _filesOfModels;
                var folder = await PullAsync(terminal, wanted, patterns, parsed.GetValue(CommonOptions.Verbose))
                    .ConfigureAwait(false);
                if (parsed.GetValue(CommonOptions.Json))
                {
                    JsonText.Write(terminal, ToJson(wanted, folder, patterns));
                }
                else
                {
                    terminal.Out.WriteLine(folder);
                }

                return ExitCode.Success;
            }
        );
        return command;
    }

    /// <summary>Downloads; progress goes to standard error, as the folder on standard output is what scripts read.</summary>
    private static async Task<string> PullAsync(
        Terminal terminal,
        HubReference reference,
        IReadOnlyList<string> patterns,
        bool verbose
    )
    {
        var bar = terminal.ErrorHasScreen ? new HubBar(terminal.ErrorScreen) : null;
        var display = new PlainDisplay(terminal.Error, TimeProvider.System);
        try
        {
            using var signals = new StopSignals(
                message => terminal.Say("note", message),
                () => terminal.ErrorScreen.Cursor.Show(true),
                "stopping; what was loaded is kept, and the same command continues"
            );
            using var services = new ServiceCollection()
                .AddLogging(logging =>
                    logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new DisplayLoggerProvider(display, verbose))
                )
                .AddSingleton<IHubObserver>(
                    bar as IHubObserver ?? new HubLines(line => terminal.Say("note", line), TimeProvider.System)
                )
                .AddRlfwHub()
                .BuildServiceProvider();
            return services.GetRequiredService<IHub>().Fetch(reference.ToString(), patterns, signals.Stop);
        }
        finally
        {
            if (bar is not null)
            {
                await bar.DisposeAsync().ConfigureAwait(false);
            }

            await display.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static JsonObject ToJson(HubReference reference, string folder, IReadOnlyList<string> patterns) =>
        new()
        {
            ["reference"] = reference.ToString(),
            ["commit"] = Path.GetFileName(folder),
            ["folder"] = folder,
            ["files"] = JsonText.List(
                Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
                    .Where(name => FileNames.Matches(name, patterns))
                    .Order(StringComparer.Ordinal)
            ),
        };
}
