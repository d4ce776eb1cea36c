using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Hosting.Launching;

namespace Rlfw.Cli;

/// <summary>A model that a command generates with: its weights and its adapter are loaded.</summary>
/// <param name="Name">As the user wrote it.</param>
/// <param name="Model">The model; disposed with this.</param>
/// <param name="Device">Where it computes.</param>
internal sealed record GeneratingModel(string Name, ICausalLanguageModel Model, Device Device) : IDisposable
{
    /// <summary>Text to ids and back.</summary>
    public ITokenizer Tokenizer => Model.Tokenizer;

    /// <summary>Loads it, and says what it is.</summary>
    /// <exception cref="UserErrorException">Something is not there, or does not fit.</exception>
    public static GeneratingModel Load(Terminal terminal, ParseResult parsed, ModelHost host, CancellationToken stop)
    {
        var name = parsed.GetRequiredValue(SequenceArguments.Model);
        var (folder, adapters) = AdaptedModel.Find(
            name,
            EngineArguments.AdapterOf(parsed) is { } adapter ? [adapter] : [],
            host,
            ModelFolder.ModelFiles,
            stop
        );
        _ = folder.ModelType();
        var device = DeviceChoice.Resolve(parsed.GetRequiredValue(ModelArguments.DeviceName));
        var options = ModelArguments.Options(parsed);
        if (host.Plugins.ChooseTokenizer(folder, parsed.GetValue(SequenceArguments.Template)) is { } tokenizer)
        {
            options["tokenizer"] = tokenizer;
        }

        AdapterFolder.Check(host.Plugins, folder, adapters);
        Threads.SetForThisThread(Environment.ProcessorCount);
        var model = host.Plugins.Model(folder, options, device);
        try
        {
            AdapterFolder.Load(model, folder.Name, adapters);
            foreach (var loaded in adapters)
            {
                model.Adapters!.Use(loaded.Name);
            }

            terminal.Say("note", $"{name}: {ModelArguments.FormatOf(model)} on {device}");
            return new GeneratingModel(name, model, device);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose() => Model.Dispose();
}
