using Rlfw.Contracts;
using Rlfw.Plans;
using Rlfw.Training.Completions;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// Loads the datasets of runs that are not going to run, so that a dry run tells what is wrong with the data too. Only those whose
/// files all lie on this machine: a dry run fetches nothing. Where the model is known too, what is learned from is encoded for it, so that
/// texts which do not fit are found.
/// </summary>
/// <param name="plugins">Makes the datasets.</param>
public sealed class DataPreview(IPluginFactory plugins)
{
    /// <summary>Loads them, each once, with the seed of the first run that has it.</summary>
    /// <param name="requests">The runs.</param>
    /// <param name="say">Told of each dataset how many examples it has.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <returns>Everything that is wrong.</returns>
    public IReadOnlyList<Fault> Faults(
        IReadOnlyList<RunRequest> requests,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(say);
        var faults = new List<Fault>();
        var seen = new Dictionary<PluginChoice, DatasetSplits?>(SameChoice.Comparer);
        var experiments = new HashSet<string>(StringComparer.Ordinal);
        foreach (var plan in requests.Select(request => request.Plan))
        {
            var before = faults.Count;
            foreach (var dataset in plan.Stages.Select(stage => stage.Dataset).OfType<PluginChoice<IDataset>>())
            {
                if (IsHere(dataset) && seen.TryAdd(dataset, null))
                {
                    Preflight.Try(dataset.Source, faults, () => seen[dataset] = Load(dataset, plan, say, cancellation));
                }
            }

            // The runs of an experiment differ in their seeds, or in values of a sweep: the first one stands for them.
            if (faults.Count == before && experiments.Add(plan.Experiment))
            {
                CheckLengths(plan, seen, faults);
            }
        }

        return faults;
    }

    /// <summary>Encodes the texts of stages whose data were loaded, for their model without its weights.</summary>
    private void CheckLengths(RunPlan plan, Dictionary<PluginChoice, DatasetSplits?> loaded, List<Fault> faults)
    {
        foreach (var stage in plan.Stages)
        {
            if (
                stage.Dataset is { } dataset
                && loaded.GetValueOrDefault(dataset) is { } splits
                && stage.Model.Options is ILimitsLength { MaximumLength: not null }
            )
            {
                Preflight.Try(
                    stage.Algorithm.Source,
                    faults,
                    () =>
                    {
                        var context = new LanguageModelContext(META, new RandomStream(plan.Seed, "language-model"))
                        {
                            Learning = new RandomStream(plan.Seed, "language-model-learning"),
                        };
                        using var model = plugins.Create<ICausalLanguageModel>(stage.Model, context);
                        StageLengths.Check([stage], new ExampleEncoder(model), _ => splits, plan.Seed);
                    }
                );
            }
        }
    }

    private DatasetSplits Load(
        PluginChoice<IDataset> dataset,
        RunPlan plan,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        var splits = plugins.Create<IDataset>(dataset).Load(new RandomStream(plan.Seed, "dataset"), cancellation);
        say(
            $"{plan.Experiment}: the dataset '{dataset.Plugin.Id}' has {splits.Train.Count} examples to learn from and "
                + $"{splits.HeldOut.Count} held out"
        );
        return splits;
    }

    private static bool IsHere(PluginChoice dataset) =>
        dataset.Options is IReadsFiles { InputFiles: { Count: > 0 } files }
        && files.All(file => !HubReference.IsMeant(file) && (File.Exists(file) || Directory.Exists(file)));
}
