using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// The run's language model. One instance goes from stage to stage as long as the stages choose the same model; the
/// datasets are loaded once each.
/// </summary>
/// <param name="plugins">Makes models and datasets.</param>
/// <param name="seed">The run's root seed.</param>
/// <param name="device">Where the model lives.</param>
internal sealed class LanguageModels(IPluginFactory plugins, ulong seed, Device device) : IDisposable
{
    private readonly Dictionary<PluginChoice, DatasetSplits> _datasets = [];
    private PluginChoice? _choice;
    private ICausalLanguageModel? _model;

    /// <summary>The model of a stage.</summary>
    /// <param name="choice">The stage's choice.</param>
    /// <param name="parameters">
    /// The file with the parameters that the stage starts from; null for the model's own initial ones. Not read where the
    /// model is at hand and holds them.
    /// </param>
    /// <param name="origin">Where they come from, for messages.</param>
    public ICausalLanguageModel Model(PluginChoice choice, string? parameters, string origin)
    {
        if (_model is not null && choice.Equals(_choice))
        {
            return _model;
        }

        _model?.Dispose();
        // A stream of its own, outside the checkpoint: a resumed run makes the model anew and then loads its parameters.
        var random = new RandomStream(seed, "language-model");
        (_choice, _model) = (
            choice,
            plugins.Create<ICausalLanguageModel>(choice, new LanguageModelContext(device, random))
        );
        if (parameters is not null)
        {
            ModelFile.Load(_model.Module, parameters, origin);
        }

        return _model;
    }

    /// <summary>The examples of a dataset.</summary>
    /// <param name="choice">The dataset.</param>
    /// <param name="cancellation">Stops the loading.</param>
    public DatasetSplits Examples(PluginChoice<IDataset> choice, CancellationToken cancellation)
    {
        if (!_datasets.TryGetValue(choice, out var splits))
        {
            splits = plugins.Create<IDataset>(choice).Load(new RandomStream(seed, "dataset"), cancellation);
            _datasets.Add(choice, splits);
        }

        return splits;
    }

    public void Dispose() => _model?.Dispose();
}
