using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>
/// The JSON schema (draft 2020-12) of <c>plugin.json</c>, with which editors complete and check it. It accepts what
/// <see cref="PluginManifestReader"/> accepts and nothing else.
/// </summary>
public static class ManifestSchema
{
    private const string KebabCase = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema.</summary>
    /// <returns>JSON text, indented.</returns>
    public static string Write()
    {
        var kinds = string.Join('|', Enum.GetValues<PluginKind>().Select(PluginName.KindName));
        var properties = new JsonObject
        {
            ["id"] = Text(
                "[a-z][a-z0-9]*([-.][a-z0-9]+)*",
                "The folder's name among all plugin folders: lower-case letters, digits, hyphens and dots."
            ),
            ["version"] = Text(
                "[0-9]{1,9}(\\.[0-9]{1,9}){2}(-[A-Za-z0-9.-]+)?",
                "The plugin's own version: major.minor.patch."
            ),
            ["contract"] = Text(
                "[0-9]{1,9}\\.[0-9]{1,9}",
                $"The contract version it was made for: major.minor. This host has {ContractVersion.Major}.{ContractVersion.Minor}."
            ),
            ["assembly"] = Text(
                "[A-Za-z0-9][A-Za-z0-9_.-]*\\.dll",
                "The file beside the manifest that holds the plugins."
            ),
            ["provides"] = new JsonObject
            {
                ["type"] = "array",
                ["description"] = "Every plugin of the assembly.",
                ["minItems"] = 1,
                ["uniqueItems"] = true,
                ["items"] = Text($"({kinds}) {KebabCase}", "A plugin as \"kind id\", such as \"reward format\"."),
            },
        };
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "rlfw plugin manifest",
            ["type"] = "object",
            ["required"] = new JsonArray([.. properties.Select(x => (JsonNode)x.Key)]),
            ["properties"] = properties,
            ["additionalProperties"] = false,
        }.ToJsonString(Indented);
    }

    private static JsonObject Text(string pattern, string description) =>
        new()
        {
            ["type"] = "string",
            ["pattern"] = $"^{pattern}$",
            ["description"] = description,
        };
}
