using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;
using Rlfw.Plans.Describing;
using Rlfw.Plans.Structure;

namespace Rlfw.Plans;

/// <summary>The JSON schema (draft 2020-12) of experiment files, with which editors complete and check them.</summary>
public static class ExperimentSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// The schema for the plugins there are. What it accepts may still be at fault, as an experiment is whole only after
    /// <c>defaults</c> and <c>extends</c>; what the planner accepts, it accepts.
    /// </summary>
    /// <param name="catalog">The plugins there are.</param>
    /// <returns>JSON text, indented.</returns>
    public static string Write(IPluginCatalog catalog)
    {
        var shapes = new SchemaShapes(catalog);
        var file = OptionRecord.Of(typeof(ExperimentFileOptions));
        var experiment = OptionRecord.Of(typeof(ExperimentOptions));
        var described = shapes.Mapping(experiment);
        described["required"] = new JsonArray("name");
        var defaults = shapes.Mapping(experiment, "name", "extends");
        defaults["type"] = new JsonArray("object", "null");
        defaults["description"] = file.Find("defaults")!.Description;
        shapes.Definitions["experiment"] = described;
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "rlfw experiment file",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["version"] = new JsonObject
                {
                    ["enum"] = new JsonArray(ExperimentFileOptions.CurrentVersion),
                    ["description"] = file.Find("version")!.Description,
                },
                ["defaults"] = defaults,
                ["experiments"] = new JsonObject
                {
                    ["type"] = "array",
                    ["minItems"] = 1,
                    ["items"] = new JsonObject { ["$ref"] = "#/definitions/experiment" },
                    ["description"] = file.Find("experiments")!.Description,
                },
            },
            ["required"] = new JsonArray("version", "experiments"),
            ["additionalProperties"] = false,
            ["definitions"] = shapes.Definitions,
        };
        return root.ToJsonString(Indented);
    }
}
