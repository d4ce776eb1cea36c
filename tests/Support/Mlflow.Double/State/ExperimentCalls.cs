using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Rlfw.Mlflow.Double;

/// <summary>Calls about experiments.</summary>
/// <param name="state">What the server holds.</param>
internal sealed class ExperimentCalls(MlflowState state)
{
    public JsonObject Create(Arguments arguments)
    {
        var name = arguments.Text("name");
        if (state.Experiments.Exists(experiment => experiment.Name == name))
        {
            throw new RefusalException(
                400,
                "RESOURCE_ALREADY_EXISTS",
                $"Experiment(name={name}) already exists. Error: UNIQUE constraint failed"
            );
        }

        var id = state.Experiments.Count.ToString(CultureInfo.InvariantCulture);
        var made = new StoredExperiment
        {
            Id = id,
            Name = name,
            ArtifactLocation =
                arguments.Optional("artifact_location")
                ?? state.ArtifactLocation.Replace("{id}", id, StringComparison.Ordinal),
        };
        made.Tags.AddRange(arguments.List("tags").Select(Pairs.Read));
        state.Experiments.Add(made);
        return new JsonObject { ["experiment_id"] = id };
    }

    public JsonObject Get(Arguments arguments) => One(state.Experiment(arguments.Text("experiment_id")));

    public JsonObject GetByName(Arguments arguments)
    {
        var name = arguments.Text("experiment_name");
        return One(
            state.Experiments.Find(experiment => experiment.Name == name)
                ?? throw RefusalException.Missing($"Could not find experiment with name '{name}'")
        );
    }

    public JsonObject Search(Arguments arguments)
    {
        var most = arguments.Whole("max_results") ?? 0;
        if (most < 1)
        {
            throw RefusalException.Invalid(
                $"Invalid value {most} for parameter 'max_results' supplied. It must be a positive integer"
            );
        }

        var order = arguments.Texts("order_by").FirstOrDefault();
        var found = state
            .Experiments.Where(experiment => Views.Shows(arguments.Optional("view_type"), experiment.IsDeleted))
            .Where(experiment => SearchFilter.Fits(arguments.Optional("filter"), key => Look(experiment, key)));
        found = order switch
        {
            "experiment_id ASC" => found,
            "name ASC" => found.OrderBy(experiment => experiment.Name, StringComparer.Ordinal),
            // The youngest first.
            _ => found.Reverse(),
        };
        return Paging.Page("experiments", [.. found.Select(MlflowState.Show)], (int)most, arguments);
    }

    public JsonObject Update(Arguments arguments)
    {
        state.Experiment(arguments.Text("experiment_id")).Name = arguments.Text("new_name");
        return [];
    }

    public JsonObject Delete(Arguments arguments)
    {
        var experiment = state.Experiment(arguments.Text("experiment_id"));
        experiment.IsDeleted = true;
        foreach (var run in state.Runs.Where(run => run.Experiment == experiment))
        {
            run.IsDeleted = true;
        }

        return [];
    }

    public JsonObject Restore(Arguments arguments)
    {
        state.Experiment(arguments.Text("experiment_id")).IsDeleted = false;
        return [];
    }

    public JsonObject SetTag(Arguments arguments)
    {
        var value = arguments.Optional("value") ?? "";
        if (value.EnumerateRunes().Count() > 5000)
        {
            throw RefusalException.Invalid("'value' exceeds the maximum length of 5000 characters");
        }

        Pairs.Set(state.Experiment(arguments.Text("experiment_id")).Tags, arguments.Text("key"), value);
        return [];
    }

    public JsonObject DeleteTag(Arguments arguments)
    {
        var key = arguments.Text("key");
        state.Experiment(arguments.Text("experiment_id")).Tags.RemoveAll(tag => tag.Key == key);
        return [];
    }

    private static JsonObject One(StoredExperiment experiment) =>
        new() { ["experiment"] = MlflowState.Show(experiment) };

    private static string? Look(StoredExperiment experiment, string key) =>
        key == "name" ? experiment.Name
        : key.StartsWith("tags.", StringComparison.Ordinal)
            ? experiment.Tags.Find(tag => tag.Key == key["tags.".Length..]).Value
        : throw RefusalException.Invalid($"Invalid attribute key '{key}' specified.");
}
