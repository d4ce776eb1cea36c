using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rlfw.Contracts;

namespace Rlfw.Training.Checkpoints;

/// <summary>
/// The tokenizer of an exported model where it is no file of its own: the plugin and its options, so that the folder alone is enough to use
/// the model. <c>{ "plugin": "characters", "options": { "alphabet": "0123456789+=" } }</c>.
/// </summary>
public static class TokenizerFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "rlfw_tokenizer.json";

    private static readonly JsonSerializerOptions _snakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
        // An alphabet is to be read by people, and the file is no part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the choice; where it reads files, whose place is not the folder's, nothing is written and a former file is removed.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="choice">The tokenizer.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string folder, PluginChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var path = Path.Combine(folder, FileName);
        var options = JsonSerializer.SerializeToNode(choice.Options, choice.Options.GetType(), _snakeCase)!.AsObject();
        if (choice.Options is IReadsFiles || options.Any(option => !IsPlain(option.Value)))
        {
            File.Delete(path);
            return;
        }

        var root = new JsonObject { ["plugin"] = choice.Plugin.Id, ["options"] = options };
        File.WriteAllText(path + ".tmp", root.ToJsonString(_snakeCase) + "\n");
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>The choice that a folder holds; null where it holds none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="plugins">Chooses the plugin.</param>
    /// <exception cref="UserErrorException">The file is damaged, or there is no such plugin: which file, and why.</exception>
    public static PluginChoice<ITokenizer>? Find(string folder, IPluginFactory plugins)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            var options = root["options"]?.AsObject() ?? [];
            var choice = plugins.Choose(
                PluginKind.Tokenizer,
                root["plugin"]!.GetValue<string>(),
                options
                    .Where(option => option.Value is not null)
                    .ToDictionary(option => option.Key, option => Value(option.Value!), StringComparer.Ordinal)
            );
            return new PluginChoice<ITokenizer>(choice.Plugin, choice.Options);
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new UserErrorException(
                $"{path}: this does not name a tokenizer as {{ \"plugin\": ..., \"options\": {{ ... }} }} does ({e.Message}): export the "
                    + "model again, or name its tokenizer with the model's option 'tokenizer'",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PluginException)
        {
            throw new UserErrorException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Whether a value is written as <see cref="Value"/> reads it.</summary>
    private static bool IsPlain(JsonNode? node) =>
        node switch
        {
            null or JsonValue => true,
            JsonArray list => list.All(item => item?.GetValueKind() == JsonValueKind.String),
            _ => false,
        };

    private static object Value(JsonNode node) =>
        node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => node.AsValue().TryGetValue(out int whole) ? whole : node.GetValue<double>(),
            JsonValueKind.Array => node.AsArray().Select(item => item!.GetValue<string>()).ToArray(),
            _ => node.GetValue<string>(),
        };
}
