using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Double;

/// <summary>Calls about logged models.</summary>
/// <param name="state">What the server holds.</param>
internal sealed class ModelCalls(MlflowState state)
{
    public JsonObject Create(Arguments arguments)
    {
        var model = new StoredModel
        {
            Id = $"m-{state.NewId()}",
            Experiment = state.Experiment(arguments.Text("experiment_id")),
            Name = arguments.Text("name"),
            Type = arguments.Optional("model_type") ?? "",
            SourceRunId = arguments.Optional("source_run_id") ?? "",
        };
        model.Parameters.AddRange(arguments.List("params").Select(Pairs.Read));
        model.Tags.AddRange(arguments.List("tags").Select(Pairs.Read));
        state.Models.Add(model);
        return One(model);
    }

    public JsonObject Get(string id) => One(state.Model(id));

    public JsonObject Finish(string id, Arguments arguments)
    {
        var model = state.Model(id);
        model.Status = arguments.Text("status");
        return One(model);
    }

    public JsonObject Delete(string id)
    {
        state.Models.Remove(state.Model(id));
        return [];
    }

    public JsonObject AddParameters(string id, Arguments arguments)
    {
        var model = state.Model(id);
        foreach (var pair in arguments.List("params").Select(Pairs.Read))
        {
            if (model.Parameters.Exists(parameter => parameter.Key == pair.Key))
            {
                throw new RefusalException(400, "BAD_REQUEST", "UNIQUE constraint failed: logged_model_params");
            }

            model.Parameters.Add(pair);
        }

        return [];
    }

    public JsonObject Search(Arguments arguments)
    {
        var experiments = arguments.Texts("experiment_ids");
        var found = state
            .Models.Where(model => experiments.Contains(model.Experiment.Id))
            .Where(model => SearchFilter.Fits(arguments.Optional("filter"), key => Look(model, key)))
            .Reverse()
            .Select(model => MlflowState.Show(model))
            .ToArray<JsonNode>();
        return Paging.Page("models", found, (int)(arguments.Whole("max_results") ?? 100), arguments);
    }

    private static JsonObject One(StoredModel model) => new() { ["model"] = MlflowState.Show(model) };

    private static string? Look(StoredModel model, string key) =>
        key switch
        {
            "name" => model.Name,
            "source_run_id" => model.SourceRunId,
            "status" => model.Status,
            _ => throw RefusalException.Invalid($"Invalid logged model search key '{key}'"),
        };
}
