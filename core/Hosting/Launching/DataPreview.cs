using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// Loads the datasets of runs that are not going to run, so that a dry run tells what is wrong with the data too. Only those whose
/// files all lie on this machine: a dry run fetches nothing.
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
        var seen = new HashSet<PluginChoice>(SameChoice.Comparer);
        foreach (var plan in requests.Select(request => request.Plan))
        {
            foreach (var dataset in plan.Stages.Select(stage => stage.Dataset).OfType<PluginChoice<IDataset>>())
            {
                if (IsHere(dataset) && seen.Add(dataset))
                {
                    Preflight.Try(dataset.Source, faults, () => Load(dataset, plan, say, cancellation));
                }
            }
        }

        return faults;
    }

    private void Load(PluginChoice<IDataset> dataset, RunPlan plan, Action<string> say, CancellationToken cancellation)
    {
        var splits = plugins.Create<IDataset>(dataset).Load(new RandomStream(plan.Seed, "dataset"), cancellation);
        say(
            $"{plan.Experiment}: the dataset '{dataset.Plugin.Id}' has {splits.Train.Count} examples to learn from and "
                + $"{splits.HeldOut.Count} held out"
        );
    }

    private static bool IsHere(PluginChoice dataset) =>
        dataset.Options is IReadsFiles { InputFiles: { Count: > 0 } files }
        && files.All(file => !HubReference.IsMeant(file) && (File.Exists(file) || Directory.Exists(file)));
}
