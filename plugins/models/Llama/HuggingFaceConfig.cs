using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// Reads config.json of a Llama checkpoint. Rotary settings stand under <c>rope_scaling</c> and <c>rope_theta</c> in the
/// published files and under <c>rope_parameters</c> in those that transformers 5 writes.
/// </summary>
internal sealed class HuggingFaceConfig
{
    private readonly string _path;
    private readonly JsonElement _root;

    private HuggingFaceConfig(string path, JsonElement root)
    {
        _path = path;
        _root = root;
    }

    /// <summary>The shape that a folder's config.json describes.</summary>
    /// <exception cref="UserErrorException">It is missing, malformed, or describes something else than a Llama.</exception>
    public static LlamaShape Read(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        if (!File.Exists(path))
        {
            throw new UserErrorException(
                $"'{folder}' holds no config.json: it is not a checkpoint in Hugging Face's layout"
            );
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new HuggingFaceConfig(path, document.RootElement).ToShape();
        }
        catch (JsonException exception)
        {
            throw new UserErrorException(
                $"{path}:{(exception.LineNumber ?? 0) + 1}: this is not JSON: {exception.Message}",
                exception
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private LlamaShape ToShape()
    {
        Require("model_type", "llama");
        Require("hidden_act", "silu");
        RequireFalse("attention_bias");
        RequireFalse("mlp_bias");
        var hidden = Integer(_root, "hidden_size");
        var heads = Integer(_root, "num_attention_heads");
        return new LlamaShape
        {
            VocabularySize = Integer(_root, "vocab_size"),
            HiddenSize = hidden,
            Layers = Integer(_root, "num_hidden_layers"),
            Heads = heads,
            KvHeads = Has(_root, "num_key_value_heads") ? Integer(_root, "num_key_value_heads") : heads,
            HeadSize = Has(_root, "head_dim") ? Integer(_root, "head_dim") : hidden / heads,
            IntermediateSize = Integer(_root, "intermediate_size"),
            MaximumLength = Integer(_root, "max_position_embeddings"),
            RmsNormEpsilon = Number(_root, "rms_norm_eps"),
            RopeTheta = Theta(),
            RopeScaling = Scaling(),
            TieEmbeddings =
                _root.TryGetProperty("tie_word_embeddings", out var tie) && tie.ValueKind == JsonValueKind.True,
            InitializerRange = 0,
        };
    }

    private double Theta()
    {
        if (Has(_root, "rope_parameters") && Has(_root.GetProperty("rope_parameters"), "rope_theta"))
        {
            return Number(_root.GetProperty("rope_parameters"), "rope_theta");
        }

        // Llama 1 and 2 files leave it out; their frequencies have base 10,000.
        return Has(_root, "rope_theta") ? Number(_root, "rope_theta") : 10_000;
    }

    private RopeScaling? Scaling()
    {
        var name = Has(_root, "rope_parameters") ? "rope_parameters" : "rope_scaling";
        if (!Has(_root, name))
        {
            return null;
        }

        var settings = _root.GetProperty(name);
        var type =
            Has(settings, "rope_type") ? settings.GetProperty("rope_type").GetString()
            : Has(settings, "type") ? settings.GetProperty("type").GetString()
            : "default";
        return type switch
        {
            "default" => null,
            "llama3" => new RopeScaling
            {
                Factor = Number(settings, "factor"),
                LowFreqFactor = Number(settings, "low_freq_factor"),
                HighFreqFactor = Number(settings, "high_freq_factor"),
                OriginalMaxLength = Integer(settings, "original_max_position_embeddings"),
            },
            _ => throw Fault($"{name}.rope_type is '{type}'; this model knows 'llama3' and 'default'"),
        };
    }

    private void Require(string name, string expected)
    {
        var found = Has(_root, name) ? _root.GetProperty(name).ToString() : "missing";
        if (found != expected)
        {
            throw Fault($"{name} is {found}, but a Llama has '{expected}'");
        }
    }

    private void RequireFalse(string name)
    {
        if (Has(_root, name) && _root.GetProperty(name).ValueKind != JsonValueKind.False)
        {
            throw Fault($"{name} is {_root.GetProperty(name)}, but this model has no biases");
        }
    }

    private static bool Has(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null;

    private int Integer(JsonElement element, string name) =>
        Has(element, name)
        && element.GetProperty(name) is { ValueKind: JsonValueKind.Number } value
        && value.TryGetInt32(out var number)
        && number > 0
            ? number
            : throw Fault($"'{name}' should be a whole number above 0");

    private double Number(JsonElement element, string name) =>
        Has(element, name) && element.GetProperty(name) is { ValueKind: JsonValueKind.Number } value
            ? value.GetDouble()
            : throw Fault($"'{name}' should be a number");

    private UserErrorException Fault(string what) => new($"{_path}: {what}");
}
