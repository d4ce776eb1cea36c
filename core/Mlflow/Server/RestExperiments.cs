namespace Rlfw.Mlflow.Server;

/// <summary>Reads and makes experiments.</summary>
internal static class RestExperiments
{
    private const int ExperimentsAPage = 1000;

    /// <summary>An experiment by its id, also a deleted one; null where there is none.</summary>
    public static Task<ExperimentMessages.Experiment?> FindExperimentAsync(
        this RestClient rest,
        string id,
        CancellationToken cancellation
    ) => FindAsync(rest, $"experiments/get?experiment_id={Uri.EscapeDataString(id)}", cancellation);

    /// <summary>The experiment of a name, made where it is missing.</summary>
    public static async Task<MlflowExperiment> OpenExperimentAsync(
        this RestClient rest,
        string name,
        CancellationToken cancellation
    )
    {
        var byName = $"experiments/get-by-name?experiment_name={Uri.EscapeDataString(name)}";
        var found = await FindAsync(rest, byName, cancellation).ConfigureAwait(false);
        if (found is null)
        {
            var answer = await rest.PostAsync(
                    "experiments/create",
                    new ExperimentMessages.Create(name),
                    RestJson.Messages.CreateExperiment,
                    RestJson.Messages.ExperimentCreated,
                    cancellation
                )
                .ConfigureAwait(false);
            if (answer.Error is { IsThere: false } error)
            {
                throw rest.Faults.Of(error, $"making the experiment '{name}'");
            }

            // Made now, or by somebody else meanwhile, or by a request whose answer was lost.
            found = await FindAsync(rest, byName, cancellation).ConfigureAwait(false);
        }

        return found switch
        {
            null => throw rest.Faults.Of(
                MlflowFault.Unavailable,
                $"the experiment '{name}' was made and cannot be found"
            ),
            { LifecycleStage: "deleted" } => throw rest.Faults.Of(
                MlflowFault.Gone,
                $"the experiment '{name}' was deleted: bring it back (mlflow experiments restore --experiment-id "
                    + $"{found.ExperimentId}), or take another name"
            ),
            _ => found.Read(),
        };
    }

    /// <summary>All experiments that are not deleted, in the order of their making.</summary>
    public static async Task<IReadOnlyList<MlflowExperiment>> ListExperimentsAsync(
        this RestClient rest,
        CancellationToken cancellation
    )
    {
        var all = await Pages
            .ReadAsync(
                rest,
                async token =>
                {
                    var answer = await rest.PostAsync(
                            "experiments/search",
                            new ExperimentMessages.Search(
                                ExperimentsAPage,
                                "ACTIVE_ONLY",
                                ["experiment_id ASC"],
                                token
                            ),
                            RestJson.Messages.SearchExperiments,
                            RestJson.Messages.ExperimentsFound,
                            cancellation
                        )
                        .ConfigureAwait(false);
                    var page = answer.Value ?? throw rest.Faults.Of(answer.Error!, "listing experiments");
                    return (page.Experiments, page.NextPageToken);
                }
            )
            .ConfigureAwait(false);
        return
        [
            .. all.DistinctBy(experiment => experiment.ExperimentId, StringComparer.Ordinal)
                .Select(experiment => experiment.Read()),
        ];
    }

    /// <summary>Sets a tag.</summary>
    public static async Task SetExperimentTagAsync(
        this RestClient rest,
        string experimentId,
        KeyValueMessage tag,
        CancellationToken cancellation
    )
    {
        var answer = await rest.PostAsync(
                "experiments/set-experiment-tag",
                new ExperimentMessages.SetTag(experimentId, tag.Key, tag.Value),
                RestJson.Messages.SetExperimentTag,
                RestJson.Messages.NothingMessage,
                cancellation
            )
            .ConfigureAwait(false);
        if (answer.Error is not { } error)
        {
            return;
        }

        var experiment = await rest.FindExperimentAsync(experimentId, cancellation).ConfigureAwait(false);
        throw experiment?.LifecycleStage == "deleted"
            ? rest.Faults.Of(MlflowFault.Gone, $"the experiment '{experiment.Name}' was deleted")
            : rest.Faults.Of(error, $"the tag '{tag.Key}' of the experiment {experimentId}");
    }

    private static async Task<ExperimentMessages.Experiment?> FindAsync(
        RestClient rest,
        string path,
        CancellationToken cancellation
    )
    {
        var answer = await rest.GetAsync(path, RestJson.Messages.ExperimentGot, cancellation).ConfigureAwait(false);
        return answer switch
        {
            { Value: { } got } => got.Experiment,
            { Error.IsMissing: true } => null,
            _ => throw rest.Faults.Of(answer.Error!, "reading an experiment"),
        };
    }
}
