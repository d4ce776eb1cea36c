using Rlfw.Contracts;
using Rlfw.Mlflow;
using Rlfw.Plugins.MlflowTracking.Views;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>The MLflow experiment that a run goes into, with what its page shows at once.</summary>
internal static class ExperimentOpening
{
    /// <summary>Opens it, makes it where it is missing, and gives it its shared view.</summary>
    /// <exception cref="MlflowException">The store does not have it, or does not answer.</exception>
    public static async Task<MlflowExperiment> OpenAsync(
        DeliveryContext context,
        IMlflowStore store,
        RunStarted started,
        CancellationToken cancellation
    )
    {
        var experiment = await FindAsync(context, store, started, cancellation).ConfigureAwait(false);
        var tags = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["mlflow.experimentKind"] = "custom_model_development",
            [SharedView.Tag] = SharedView.Json(started.Metric, started.Study?.Assignment.Keys ?? []),
        };
        if (started.Metric is { } metric)
        {
            tags["mlflow.experiment.primaryMetric.name"] = metric;
            tags["mlflow.experiment.primaryMetric.greaterIsBetter"] = "true";
        }

        foreach (var (key, value) in tags.Where(x => experiment.Tags.GetValueOrDefault(x.Key) != x.Value))
        {
            await store.SetExperimentTagAsync(experiment.Id, key, value, cancellation).ConfigureAwait(false);
        }

        return experiment;
    }

    private static async Task<MlflowExperiment> FindAsync(
        DeliveryContext context,
        IMlflowStore store,
        RunStarted started,
        CancellationToken cancellation
    )
    {
        if (context.Options.Experiment is null && context.Settings.ExperimentId is { } id)
        {
            var all = await store.ListExperimentsAsync(cancellation).ConfigureAwait(false);
            return all.FirstOrDefault(x => x.Id == id)
                ?? throw new MlflowException(
                    MlflowFault.Blocked,
                    $"{store.Location} has no experiment {id}, which MLFLOW_EXPERIMENT_ID names, or it was deleted; unset the "
                        + "variable, or name another"
                );
        }

        var name = context.Options.Experiment ?? context.Settings.ExperimentName ?? started.Experiment;
        return await store.OpenExperimentAsync(name, cancellation).ConfigureAwait(false);
    }
}
