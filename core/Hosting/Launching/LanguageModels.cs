using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Completions;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// The run's language model, one instance that goes from stage to stage with what it has learned, and its datasets, loaded
/// once each.
/// </summary>
/// <param name="plugins">Makes models and datasets.</param>
/// <param name="streams">The run's random streams.</param>
/// <param name="device">Where the model lives.</param>
/// <param name="logger">Is told what is done by other means than meant.</param>
internal sealed class LanguageModels(IPluginFactory plugins, RandomStreams streams, Device device, ILogger logger)
    : IDisposable
{
    private readonly Dictionary<PluginChoice, DatasetSplits> _datasets = new(SameChoice.Comparer);
    private ICausalLanguageModel? _model;
    private ExampleEncoder? _encoder;

    /// <summary>Generates with a model; the caller's.</summary>
    public ICompletionEngine Engine(ICausalLanguageModel model) =>
        new CompletionEngine(
            model,
            device,
            new EngineOptions { Notify = notice => logger.LogWarning("generation: {Notice}", notice) }
        );

    /// <summary>The model; made when the first stage asks for it.</summary>
    /// <param name="choice">The plan's choice, the same in every stage.</param>
    /// <param name="initial">The parameters it starts from, where it is made now; null for its own initial ones.</param>
    public ICausalLanguageModel Model(PluginChoice choice, InitialParameters? initial)
    {
        if (_model is not null)
        {
            return _model;
        }

        // A stream of its own, outside the checkpoint: a resumed run makes the model anew and then loads its parameters.
        var random = new RandomStream(streams.Seed, "language-model");
        var context = new LanguageModelContext(device, random) { Learning = streams.Get("language-model-learning") };
        _model = plugins.Create<ICausalLanguageModel>(choice, context);
        if (initial is not null)
        {
            ModelFile.Load(_model.Module, initial.Path, initial.Origin);
        }

        return _model;
    }

    /// <summary>Encodes for the model, which is made before: one for all stages.</summary>
    public ExampleEncoder Encoder => _encoder ??= new ExampleEncoder(_model!, logger);

    /// <summary>The examples of a dataset.</summary>
    /// <param name="choice">The dataset.</param>
    /// <param name="cancellation">Stops the loading.</param>
    public DatasetSplits Examples(PluginChoice<IDataset> choice, CancellationToken cancellation)
    {
        if (!_datasets.TryGetValue(choice, out var splits))
        {
            splits = plugins.Create<IDataset>(choice).Load(new RandomStream(streams.Seed, "dataset"), cancellation);
            _datasets.Add(choice, splits);
        }

        return splits;
    }

    /// <summary>What was loaded of a dataset; null for none, and before it is loaded.</summary>
    public DatasetSplits? Splits(PluginChoice<IDataset>? choice) =>
        choice is null ? null : _datasets.GetValueOrDefault(choice);

    /// <summary>What exactly was loaded of a dataset; null where its options say everything, or before it is loaded.</summary>
    public string? Origin(PluginChoice<IDataset>? choice) => Splits(choice)?.Origin;

    public void Dispose() => _model?.Dispose();
}
