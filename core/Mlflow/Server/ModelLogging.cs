using Microsoft.Extensions.Logging;

namespace Rlfw.Mlflow.Server;

/// <summary>Logs models: as MLflow 3 knows them, and with older servers as artifacts of the run.</summary>
/// <param name="rest">Sends.</param>
/// <param name="making">Makes.</param>
/// <param name="uploads">Brings the files.</param>
/// <param name="cutter">Cuts texts.</param>
/// <param name="logger">Told, once, that the server is an older one.</param>
internal sealed class ModelLogging(
    RestClient rest,
    Making making,
    ArtifactUploads uploads,
    BatchCutter cutter,
    ILogger logger
)
{
    private const int ModelsAPage = 50;

    // What one request takes (mlflow/environment_variables.py).
    private const int MostParameters = 100;

    // …/models/<id>/artifacts below the experiment's folder, and …/<run>/artifacts.
    private const int ModelLevels = 4;
    private const int RunLevels = 3;

    private static readonly Version FirstWithModels = new(3, 0);

    private bool _isOld;

    /// <summary>Logs a model.</summary>
    /// <returns>Its id; of an older server the URI of its artifacts, "runs:/…".</returns>
    public async Task<string> LogAsync(NewMlflowModel model, CancellationToken cancellation)
    {
        if (!_isOld && !await KnowsModelsAsync(model, cancellation).ConfigureAwait(false))
        {
            _isOld = true;
            logger.LogWarning(
                "this MLflow server is older than 3.0 and knows no logged models: they are kept as artifacts of their runs"
            );
        }

        if (_isOld)
        {
            foreach (var (path, file) in model.Files)
            {
                await uploads
                    .UploadAsync(model.Run.ArtifactUri, RunLevels, $"{model.Name}/{path}", file, cancellation)
                    .ConfigureAwait(false);
            }

            return $"runs:/{model.Run.Id}/{model.Name}";
        }

        var found = await making
            .FindOrMakeAsync(() => FindAsync(model, cancellation), () => MakeAsync(model, cancellation), cancellation)
            .ConfigureAwait(false);
        await AddParametersAsync(found, model, cancellation).ConfigureAwait(false);
        if (found.Info.Status != ModelMessages.Ready)
        {
            await FillAsync(found, model, cancellation).ConfigureAwait(false);
        }

        await LinkAsync(found.Info.ModelId, model, cancellation).ConfigureAwait(false);
        return found.Info.ModelId;
    }

    private async Task<bool> KnowsModelsAsync(NewMlflowModel model, CancellationToken cancellation)
    {
        var answer = await SearchAsync(model, null, cancellation).ConfigureAwait(false);
        if (answer.Error is not { IsUnknownCall: true })
        {
            return true;
        }

        // A proxy that goes astray for a moment is no older server.
        var version = await rest.VersionAsync(cancellation).ConfigureAwait(false);
        return version < FirstWithModels
            ? false
            : throw rest.Faults.Blocked(
                "it does not know logged models (404), though its version is no older one: is the tracking URI right?"
            );
    }

    private async Task<ModelMessages.Model?> FindAsync(NewMlflowModel model, CancellationToken cancellation)
    {
        var all = await Pages
            .ReadAsync(
                rest,
                async token =>
                {
                    var answer = await SearchAsync(model, token, cancellation).ConfigureAwait(false);
                    var page = answer.Value ?? throw rest.Faults.Of(answer.Error!, "searching models");
                    return (page.Models, page.NextPageToken);
                }
            )
            .ConfigureAwait(false);
        var own = all.Where(found =>
                found.Info.SourceRunId == model.Run.Id
                && KeyValueMessage.Read(found.Info.Tags).GetValueOrDefault(NewMlflowRun.KeyTag) == model.Key
            )
            .OrderBy(found => found.Info.Status != ModelMessages.Ready)
            .ThenBy(found => found.Info.ModelId, StringComparer.Ordinal)
            .ToArray();
        foreach (var twin in own.Skip(1).Where(twin => twin.Info.Status != ModelMessages.Ready))
        {
            // Made by a request that was delivered twice.
            await rest.WriteAsync(
                    HttpMethod.Delete,
                    $"logged-models/{Uri.EscapeDataString(twin.Info.ModelId)}",
                    new NothingMessage(),
                    RestJson.Messages.NothingMessage,
                    RestJson.Messages.NothingMessage,
                    cancellation
                )
                .ConfigureAwait(false);
        }

        return own.FirstOrDefault();
    }

    private Task<RestAnswer<ModelMessages.Found>> SearchAsync(
        NewMlflowModel model,
        string? token,
        CancellationToken cancellation
    ) =>
        rest.PostIfKnownAsync(
            "logged-models/search",
            new ModelMessages.Search([model.Run.ExperimentId], $"source_run_id = '{model.Run.Id}'", ModelsAPage, token),
            RestJson.Messages.SearchModels,
            RestJson.Messages.ModelsFound,
            cancellation
        );

    private async Task<ModelMessages.Model> MakeAsync(NewMlflowModel model, CancellationToken cancellation)
    {
        var tags = new Dictionary<string, string>(model.Tags, StringComparer.Ordinal)
        {
            [NewMlflowRun.KeyTag] = model.Key,
        };
        var answer = await rest.PostOnceAsync(
                "logged-models",
                new ModelMessages.Create(
                    model.Run.ExperimentId,
                    model.Name,
                    model.Run.Id,
                    [.. Parameters(model).Take(MostParameters)],
                    [.. tags.Select(tag => cutter.Text(tag, MlflowNames.LongestTag))]
                ),
                RestJson.Messages.CreateModel,
                RestJson.Messages.ModelGot,
                cancellation
            )
            .ConfigureAwait(false);
        return answer.Value?.Model ?? throw rest.Faults.Of(answer.Error!, $"the model '{model.Name}'");
    }

    /// <summary>The parameters that one request could not take.</summary>
    private async Task AddParametersAsync(
        ModelMessages.Model found,
        NewMlflowModel model,
        CancellationToken cancellation
    )
    {
        var there = KeyValueMessage.Read(found.Data?.Params);
        var missing = Parameters(model).Where(parameter => !there.ContainsKey(parameter.Key));
        foreach (var part in missing.Chunk(MostParameters))
        {
            var answer = await rest.PostAsync(
                    $"logged-models/{Uri.EscapeDataString(found.Info.ModelId)}/params",
                    new ModelMessages.AddParams(found.Info.ModelId, part),
                    RestJson.Messages.AddModelParams,
                    RestJson.Messages.NothingMessage,
                    cancellation
                )
                .ConfigureAwait(false);
            if (answer.Error is { } error)
            {
                throw rest.Faults.Of(error, $"parameters of the model '{model.Name}'");
            }
        }
    }

    private async Task FillAsync(ModelMessages.Model found, NewMlflowModel model, CancellationToken cancellation)
    {
        foreach (var (path, file) in model.Files)
        {
            await uploads
                .UploadAsync(found.Info.ArtifactUri ?? "", ModelLevels, path, file, cancellation)
                .ConfigureAwait(false);
        }

        var answer = await rest.WriteAsync(
                HttpMethod.Patch,
                $"logged-models/{Uri.EscapeDataString(found.Info.ModelId)}",
                new ModelMessages.Finish(found.Info.ModelId, ModelMessages.Ready),
                RestJson.Messages.FinishModel,
                RestJson.Messages.ModelGot,
                cancellation
            )
            .ConfigureAwait(false);
        if (answer.Error is { } error)
        {
            throw rest.Faults.Of(error, $"finishing the model '{model.Name}'");
        }
    }

    /// <summary>Links it to its run, unless it is: a second link is refused.</summary>
    private Task LinkAsync(string id, NewMlflowModel model, CancellationToken cancellation) =>
        making.FindOrMakeAsync(
            async () => await IsLinkedAsync(id, model, cancellation).ConfigureAwait(false) ? id : null,
            async () =>
            {
                var answer = await rest.PostOnceAsync(
                        "runs/outputs",
                        new RunMessages.LogOutputs(model.Run.Id, [new RunMessages.ModelOutput(id, model.Step)]),
                        RestJson.Messages.LogOutputs,
                        RestJson.Messages.NothingMessage,
                        cancellation
                    )
                    .ConfigureAwait(false);
                return
                    answer.Error is not { } error || await IsLinkedAsync(id, model, cancellation).ConfigureAwait(false)
                    ? id
                    : throw rest.Faults.Of(error, $"the model '{model.Name}' as an output of its run");
            },
            cancellation
        );

    private async Task<bool> IsLinkedAsync(string id, NewMlflowModel model, CancellationToken cancellation)
    {
        var run = await rest.RunAsync(model.Run.Id, cancellation).ConfigureAwait(false);
        return run.Outputs?.ModelOutputs?.Any(output => output.ModelId == id) == true;
    }

    private IEnumerable<KeyValueMessage> Parameters(NewMlflowModel model) =>
        model.Parameters.Select(parameter => cutter.Text(parameter, MlflowNames.LongestParameter));
}
