using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Training.Adapters;
using PeftFolder = Rlfw.Training.Adapters.AdapterFolder;

namespace Rlfw.Cli;

/// <summary><c>rlfw models show MODEL</c>: what a model is and what it takes, without reading its weights.</summary>
internal static class ModelsShowCommand
{
    private static readonly Option<bool> Measure = new("--measure")
    {
        Description = "Read the weights too, and measure what keeping them in int8 and nf4 would change",
    };

    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "show",
            "Shows a model's shape, its memory by dtype and quantization, its tokenizer, template and stop ids"
        )
        {
            SequenceArguments.Model,
            Measure,
            CommonOptions.Plugins,
            CommonOptions.Json,
        };
        command.SetAction((parsed, stop) => Task.FromResult(Run(terminal, parsed, stop)));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed, CancellationToken stop)
    {
        using var host = new ModelHost(terminal, parsed);
        var measures = parsed.GetValue(Measure);
        var named = ModelFolder.Find(
            parsed.GetRequiredValue(SequenceArguments.Model),
            host,
            measures ? ModelFolder.ModelFiles : [.. ModelFolder.TokenizerFiles, PeftFolder.ConfigFileName],
            stop
        );
        var adapter = PeftFolder.IsAdapter(named.Location) ? PeftFolder.ReadSettings(named.Location) : null;
        var report = new ModelReport { Name = named.Name, Adapter = adapter };
        if (Described(named, adapter) is { } folder)
        {
            report = WithModel(report, host, folder);
            if (measures)
            {
                Threads.SetForThisThread(Environment.ProcessorCount);
                report = report with { Errors = QuantizationProbe.Measure(host.Plugins, folder, stop) };
            }
        }

        if (parsed.GetValue(CommonOptions.Json))
        {
            JsonText.Write(terminal, report.ToJson());
        }
        else
        {
            ModelTables.Write(terminal, report);
        }

        return ExitCode.Success;
    }

    /// <summary>The folder whose shape is shown: an adapter alone has none, but its base has; null where that is not here.</summary>
    private static ModelFolder? Described(ModelFolder named, AdapterSettings? adapter) =>
        adapter is null || named.HasConfig ? named
        : adapter.Base is { } path && Directory.Exists(path) ? new ModelFolder(path, path)
        : null;

    private static ModelReport WithModel(ModelReport report, ModelHost host, ModelFolder folder)
    {
        // On the meta device the model is built without memory and without its weights.
        using var model = host.Plugins.Model(folder, new Dictionary<string, object>(StringComparer.Ordinal), META);
        return report with
        {
            Base = folder.Name,
            Description = model.Describe(),
            Tokenizer = folder.HasTokenizer ? model.Tokenizer : null,
            StopIds = model.StopIds,
        };
    }
}
