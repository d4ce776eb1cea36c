using System.CommandLine;
using Rlfw.Contracts;
using Rlfw.Hosting.Launching;

namespace Rlfw.Cli;

/// <summary>A model that a command generates with: its weights and its adapter are loaded.</summary>
/// <param name="Name">As the user wrote it.</param>
/// <param name="Model">The model; disposed with this.</param>
/// <param name="Draft">A smaller model with the same tokenizer that guesses for it; disposed with this. Null for none.</param>
/// <param name="Device">Where they compute.</param>
internal sealed record GeneratingModel(
    string Name,
    ICausalLanguageModel Model,
    ICausalLanguageModel? Draft,
    Device Device
) : IDisposable
{
    /// <summary>Text to ids and back.</summary>
    public ITokenizer Tokenizer => Model.Tokenizer;

    /// <summary>Loads it, and says what it is.</summary>
    /// <exception cref="UserErrorException">Something is not there, or does not fit.</exception>
    public static GeneratingModel Load(Terminal terminal, ParseResult parsed, ModelHost host, CancellationToken stop)
    {
        EngineArguments.Check(parsed);
        var name = parsed.GetRequiredValue(SequenceArguments.Model);
        var found = AdaptedModel.Find(
            name,
            EngineArguments.AdapterOf(parsed) is { } adapter ? [adapter] : [],
            host,
            ModelFolder.ModelFiles,
            stop
        );
        // Before weights are loaded, which takes time.
        var draft = DraftModel.Find(parsed, host, stop);
        var device = DeviceChoice.Resolve(parsed.GetRequiredValue(ModelArguments.DeviceName));
        Threads.SetForThisThread(Environment.ProcessorCount);
        var model = Load(parsed, host, found, parsed.GetValue(SequenceArguments.Template), device);
        try
        {
            terminal.Say("note", $"{name}: {ModelArguments.FormatOf(model)} on {device}");
            return new GeneratingModel(name, model, draft?.Load(terminal, name, model.Tokenizer, device), device);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Loads a model and its adapters.</summary>
    /// <param name="parsed">The command line, with the model's options.</param>
    /// <param name="host">Makes models.</param>
    /// <param name="found">The model.</param>
    /// <param name="template">The chat template's name; null for what the folder says.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="UserErrorException">It cannot be loaded.</exception>
    public static ICausalLanguageModel Load(
        ParseResult parsed,
        ModelHost host,
        AdaptedModel found,
        string? template,
        Device device
    )
    {
        var (folder, adapters) = found;
        _ = folder.ModelType();
        var options = ModelArguments.Options(parsed);
        options["tokenizer"] = host.Plugins.ChooseTokenizer(folder, template);
        AdapterFolder.Check(host.Plugins, folder, adapters);
        var model = host.Plugins.Model(folder, options, device);
        try
        {
            AdapterFolder.Load(model, folder.Name, adapters);
            foreach (var loaded in adapters)
            {
                model.Adapters!.Use(loaded.Name);
            }

            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Draft?.Dispose();
        Model.Dispose();
    }
}
