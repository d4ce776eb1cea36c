using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>
/// What MODEL means in a command: a folder in Hugging Face's layout, a tokenizer file in it, or a reference to a hub, whose
/// files are brought here.
/// </summary>
/// <param name="Name">As the user wrote it.</param>
/// <param name="Location">The local folder or file.</param>
internal sealed record ModelFolder(string Name, string Location)
{
    /// <summary>The file that tells a model's type and shape.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>Files of which one at least makes a tokenizer.</summary>
    private static readonly string[] _tokenizerFiles =
    [
        "tokenizer.json",
        "tokenizer.model",
        "original/tokenizer.model",
    ];

    /// <summary>What a hub is asked for where the tokenizer alone is wanted.</summary>
    public static IReadOnlyList<string> TokenizerFiles { get; } =
    [
        .. _tokenizerFiles,
        "tokenizer_config.json",
        "special_tokens_map.json",
        "generation_config.json",
        "config.json",
        "chat_template.j*",
    ];

    /// <summary>What a hub is asked for where the whole model is wanted.</summary>
    public static IReadOnlyList<string> ModelFiles { get; } =
    [.. TokenizerFiles, "*.safetensors", "model.safetensors.index.json"];

    /// <summary>Whether there is a configuration, and so a model.</summary>
    public bool HasConfig => File.Exists(Path.Combine(Location, ConfigFile));

    /// <summary>Whether there is a tokenizer.</summary>
    public bool HasTokenizer =>
        File.Exists(Location) || Array.Exists(_tokenizerFiles, file => File.Exists(Path.Combine(Location, file)));

    /// <summary>Finds a model; brings it here where it is a reference.</summary>
    /// <param name="model">What the user wrote.</param>
    /// <param name="host">Knows the hub.</param>
    /// <param name="files">The files wanted: <see cref="TokenizerFiles"/> or <see cref="ModelFiles"/>.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="UserErrorException">There is nothing of that name, or it is no model.</exception>
    public static ModelFolder Find(
        string model,
        ModelHost host,
        IReadOnlyList<string> files,
        CancellationToken cancellation
    )
    {
        if (HubReference.IsMeant(model))
        {
            return new ModelFolder(model, host.Hub.Fetch(model, files, cancellation));
        }

        if (!Directory.Exists(model) && !File.Exists(model))
        {
            throw new UserErrorException(
                $"there is no folder or file '{model}' (looked for {Path.GetFullPath(model)}): give a folder in Hugging Face's "
                    + "layout, the 'model' folder of a finished run, or hf://org/name"
            );
        }

        return new ModelFolder(model, model);
    }

    /// <summary>The type that config.json names, which is the id of the model plugin: "llama".</summary>
    /// <exception cref="UserErrorException">There is no config.json, or it names none.</exception>
    public string ModelType() =>
        Config() is { ValueKind: JsonValueKind.Object } config
        && config.TryGetProperty("model_type", out var type)
        && type.ValueKind == JsonValueKind.String
            ? type.GetString()!
            : throw new UserErrorException(
                $"{Path.Combine(Location, ConfigFile)} has no 'model_type', which says which model plugin loads it"
            );

    /// <summary>A whole number of config.json; null where it does not say.</summary>
    /// <param name="key">Its name there: "vocab_size".</param>
    /// <exception cref="UserErrorException">There is no config.json, or it is malformed.</exception>
    public int? ConfigNumber(string key) =>
        Config() is { ValueKind: JsonValueKind.Object } config
        && config.TryGetProperty(key, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt32(out var number)
            ? number
            : null;

    /// <summary>The element type that config.json names; float32 where it names none that models compute in.</summary>
    /// <exception cref="UserErrorException">There is no config.json, or it is malformed.</exception>
    public string Dtype()
    {
        var config = Config();
        // "torch_dtype" is what version 4 of transformers writes.
        foreach (var key in new[] { "dtype", "torch_dtype" })
        {
            if (
                config.ValueKind == JsonValueKind.Object
                && config.TryGetProperty(key, out var value)
                && value.ValueKind == JsonValueKind.String
                && value.GetString() is ("float32" or "bfloat16" or "float16") and var name
            )
            {
                return name;
            }
        }

        return "float32";
    }

    private JsonElement Config()
    {
        var path = Path.Combine(Location, ConfigFile);
        if (!File.Exists(path))
        {
            throw new UserErrorException(
                File.Exists(Location) ? $"'{Name}' is a file, which can be a tokenizer's alone: give the model's folder"
                : HasTokenizer ? $"'{Name}' holds a tokenizer and no model ({ConfigFile} is missing)"
                : Directory.Exists(Path.Combine(Location, "model"))
                    ? $"'{Name}' holds no {ConfigFile}: give its folder '{Path.Combine(Name, "model")}'"
                : $"'{Name}' holds no {ConfigFile}: it is no model in Hugging Face's layout"
            );
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{path} is not JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
