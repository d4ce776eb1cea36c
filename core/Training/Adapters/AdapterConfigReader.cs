using System.Text;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Training.Adapters;

/// <summary>
/// Reads adapter_config.json as PEFT writes it. A setting that would change what is computed and is not known here is
/// refused by name; those that say nothing (null, false, empty) and those about other things than computing pass.
/// </summary>
internal sealed class AdapterConfigReader
{
    private const int LargestFile = 16 << 20;
    private const int LargestRank = 65_536;

    /// <summary>What tells of origin, or only matters where an adapter is made or is of a kind that is refused anyway.</summary>
    private static readonly HashSet<string> WithoutEffect = new(StringComparer.Ordinal)
    {
        "auto_mapping",
        "eva_config",
        "inference_mode",
        "megatron_core",
        "peft_version",
        "qalora_group_size",
    };

    /// <summary>What is read below.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "alpha_pattern",
        "base_model_name_or_path",
        "bias",
        "exclude_modules",
        "init_lora_weights",
        "layers_pattern",
        "layers_to_transform",
        "lora_alpha",
        "lora_dropout",
        "peft_type",
        "r",
        "rank_pattern",
        "revision",
        "target_modules",
        "task_type",
        "use_rslora",
    };

    /// <summary>Ways to initialize that leave the base as it is; the others move a part of the base into the adapter.</summary>
    private static readonly HashSet<string> PlainInitializations = new(StringComparer.Ordinal)
    {
        "gaussian",
        "eva",
        "orthogonal",
    };

    private static readonly UTF8Encoding _strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private readonly string _path;
    private readonly JsonElement _root;

    private AdapterConfigReader(string path, JsonElement root) => (_path, _root) = (path, root);

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or describes something else than a LoRA adapter.</exception>
    public static AdapterSettings Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > LargestFile)
            {
                throw new UserErrorException($"{path}: {length} bytes are too many for a file of settings");
            }

            using var document = JsonDocument.Parse(File.ReadAllText(path, _strict));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new AdapterConfigReader(path, document.RootElement).ToSettings()
                : throw new UserErrorException($"{path}: this should be a JSON object, {{ ... }}");
        }
        catch (JsonException exception)
        {
            throw new UserErrorException(
                $"{path}:{(exception.LineNumber ?? 0) + 1}: this is not JSON: {exception.Message}",
                exception
            );
        }
        catch (Exception exception) when (exception is InvalidOperationException or DecoderFallbackException)
        {
            // Thrown where an escaped text is half a character, and where bytes are not UTF-8.
            throw new UserErrorException($"{path}: this is not JSON: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private AdapterSettings ToSettings()
    {
        CheckKind();
        CheckUnknown();
        return new AdapterSettings
        {
            Rank = Rank(Find("r") ?? throw Fault("r", "is missing"), "r"),
            Alpha = Number(Find("lora_alpha") ?? throw Fault("lora_alpha", "is missing"), "lora_alpha"),
            Dropout = Dropout(),
            RankStabilized = Flag("use_rslora"),
            Targets = Choice("target_modules") ?? throw Fault("target_modules", "names no linear map"),
            Excluded = Choice("exclude_modules"),
            Layers = Layers(),
            RankPattern = Patterns("rank_pattern", Rank),
            AlphaPattern = Patterns("alpha_pattern", Number),
            Base = OptionalText("base_model_name_or_path"),
            Revision = OptionalText("revision"),
        };
    }

    private void CheckKind()
    {
        Require("peft_type", "LORA", "this version reads LoRA adapters alone");
        if (Find("task_type") is not null)
        {
            Require("task_type", "CAUSAL_LM", "this is a causal language model");
        }

        if (Find("bias") is not null)
        {
            Require("bias", "none", "adapters that learn biases are not supported");
        }

        if (
            Find("init_lora_weights") is { ValueKind: JsonValueKind.String } value
            && Text(value, "init_lora_weights") is var way
            && !PlainInitializations.Contains(way)
        )
        {
            throw Fault(
                "init_lora_weights",
                $"is '{way}', which moves a part of the base into the adapter: save it for the untouched base with PEFT "
                    + "(path_initial_model_for_weight_conversion)"
            );
        }
    }

    private void CheckUnknown()
    {
        foreach (var setting in _root.EnumerateObject())
        {
            if (!Known.Contains(setting.Name) && !WithoutEffect.Contains(setting.Name) && !SaysNothing(setting.Value))
            {
                throw Fault(setting.Name, $"is {Shortened(setting.Value)}, which this version does not support");
            }
        }
    }

    private static bool SaysNothing(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => true,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => !value.EnumerateObject().Any(),
            JsonValueKind.String => value.GetString()!.Length == 0,
            _ => false,
        };

    private double Dropout()
    {
        var probability = Find("lora_dropout") is { } value ? Number(value, "lora_dropout") : 0;
        return probability is >= 0 and < 1 ? probability : throw Fault("lora_dropout", "should lie in [0, 1)");
    }

    private ModuleChoice? Choice(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            string[] names = [.. value.EnumerateArray().Select(item => Text(item, name))];
            return names.Length > 0 ? ModuleChoice.Of(names) : null;
        }

        return Text(value, name) is var text && text == ModuleChoice.AllLinear
            ? ModuleChoice.All
            : Expression(name, () => ModuleChoice.Matching(text));
    }

    private int[]? Layers()
    {
        var pattern = Find("layers_pattern") switch
        {
            null => null,
            { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() == 0
                ? null
                : Text(list[0], "layers_pattern"),
            { } value => Text(value, "layers_pattern"),
        };
        var layers = Find("layers_to_transform") switch
        {
            null => null,
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(Layer).ToArray(),
            { } value => [Layer(value)],
        };
        return layers is null || pattern is null or "" or "layers"
            ? layers is { Length: > 0 }
                ? layers
                : null
            : throw Fault("layers_pattern", $"is '{pattern}', but the base's layers are at 'layers'");
    }

    private int Layer(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var layer) && layer >= 0
            ? layer
            : throw Fault("layers_to_transform", "should be a layer's number, or a list of them");

    private KeyValuePair<string, T>[] Patterns<T>(string name, Func<JsonElement, string, T> read) =>
        Find(name) switch
        {
            null => [],
            { ValueKind: JsonValueKind.Object } value =>
            [
                .. value
                    .EnumerateObject()
                    .Select(entry =>
                        KeyValuePair.Create(Checked(name, entry.Name), read(entry.Value, $"{name}.{entry.Name}"))
                    ),
            ],
            _ => throw Fault(name, "should be an object"),
        };

    private string Checked(string name, string pattern) =>
        Expression(name, () => (ModuleChoice.Ending(pattern), pattern).pattern);

    private T Expression<T>(string name, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException exception)
        {
            throw new UserErrorException(
                Fault(name, $"is no regular expression: {exception.Message}").Message,
                exception
            );
        }
    }

    private void Require(string name, string expected, string why)
    {
        var found = Find(name) is { } value ? Text(value, name) : "missing";
        if (found != expected)
        {
            throw Fault(name, $"is {found}, not {expected}: {why}");
        }
    }

    private int Rank(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var rank) && rank is > 0 and <= LargestRank
            ? rank
            : throw Fault(name, $"should be a whole number from 1 to {LargestRank}");

    private double Number(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw Fault(name, "should be a number");

    private bool Flag(string name) =>
        Find(name) switch
        {
            null or { ValueKind: JsonValueKind.False } => false,
            { ValueKind: JsonValueKind.True } => true,
            _ => throw Fault(name, "should be true or false"),
        };

    private string? OptionalText(string name) => Find(name) is { } value ? Text(value, name) : null;

    private string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Fault(name, "should be text");

    private JsonElement? Find(string name) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private UserErrorException Fault(string name, string what) => new($"{_path}: '{name}' {what}");

    private static string Shortened(JsonElement value)
    {
        const int Shown = 60;
        var text = value.GetRawText();
        return text.Length <= Shown ? text : text[..Shown] + "...";
    }
}
