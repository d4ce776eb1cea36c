using System.CommandLine;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary><c>rlfw models merge MODEL --adapter DIR --out FOLDER</c>: a model with an adapter built in.</summary>
internal static class ModelsMergeCommand
{
    private static readonly Argument<string> Model = new("MODEL")
    {
        Description =
            "The base: a folder in Hugging Face's layout, a finished run's 'model' folder, or hf://org/name; or an adapter alone, "
            + "which says where its base is",
    };

    private static readonly Option<string?> Adapter = new("--adapter")
    {
        Description = "The LoRA adapter: a folder in PEFT's layout, a finished run's 'model' folder, or hf://org/name",
        HelpName = "DIR",
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The folder to write; it must not be there yet, or be empty",
        HelpName = "FOLDER",
        Required = true,
    };

    private static readonly Option<string?> Dtype = new("--dtype")
    {
        Description = "float32, bfloat16 or float16 [default: the base's own]",
        HelpName = "D",
    };

    public static Command Build(Terminal terminal)
    {
        Dtype.AcceptOnlyFromAmong("float32", "bfloat16", "float16");
        var command = new Command("merge", "Adds an adapter to its base's weights and writes the whole as a model")
        {
            Model,
            Adapter,
            Out,
            Dtype,
            CommonOptions.Json,
            CommonOptions.Plugins,
        };
        command.SetAction((parsed, stop) => Task.FromResult(Run(terminal, parsed, stop)));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed, CancellationToken stop)
    {
        var target = parsed.GetRequiredValue(Out);
        NewFolder.Check(target, "--out");
        using var host = new ModelHost(terminal, parsed);
        var name = parsed.GetRequiredValue(Model);
        var given = parsed.GetValue(Adapter) is { } named ? new[] { named } : [];
        var (folder, adapters) = AdaptedModel.Find(name, given, host, ModelFolder.ModelFiles, stop);
        if (adapters is not [var adapter])
        {
            throw new UserErrorException($"'{name}' is a base: say with --adapter what to merge into it");
        }

        AdapterFolder.Check(host.Plugins, folder, adapters);
        var dtype = parsed.GetValue(Dtype) ?? folder.Dtype();
        Threads.SetForThisThread(Environment.ProcessorCount);
        // Sums are taken in float32 on the host, whatever the dtype: a merged model is the same wherever it was merged.
        using var model = host.Plugins.Model(
            folder,
            new Dictionary<string, object>(StringComparer.Ordinal) { ["dtype"] = dtype },
            torch.CPU
        );
        AdapterFolder.Load(model, folder.Name, adapters);
        stop.ThrowIfCancellationRequested();
        model.Adapters!.Use(adapter.Name);
        model.Adapters.Merge();
        NewFolder.Write(target, model.Export);
        if (parsed.GetValue(CommonOptions.Json))
        {
            JsonText.Write(
                terminal,
                new JsonObject
                {
                    ["folder"] = Path.GetFullPath(target),
                    ["base"] = folder.Name,
                    ["adapter"] = adapter.Name,
                    ["dtype"] = dtype,
                }
            );
        }
        else
        {
            terminal.Out.WriteLine(target);
        }

        return ExitCode.Success;
    }
}
