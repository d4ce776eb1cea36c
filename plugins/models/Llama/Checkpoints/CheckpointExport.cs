using System.Text.Json;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>Writes a model as a folder in Hugging Face's layout.</summary>
internal static class CheckpointExport
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    /// <summary>Writes configuration, weights and, where the source has them, the tokenizer's files.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="network">The weights; written in the dtype that they have.</param>
    /// <param name="model">Sizes, ids and origin.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, LlamaNetwork network, ExportedModel model)
    {
        using var scope = torch.NewDisposeScope();
        SafetensorsFolder.Save(folder, Weights(network, model.Shape));
        WriteJson(Path.Combine(folder, HuggingFaceConfig.FileName), Config(network, model));
        WriteJson(Path.Combine(folder, GenerationIds.FileName), Generation(model));
        foreach (var file in model.Source is { } source ? FolderTokenizer.Files : [])
        {
            var (from, to) = (Path.Combine(model.Source!.Folder, file), Path.Combine(folder, file));
            if (File.Exists(from) && Path.GetFullPath(from) != Path.GetFullPath(to))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(from, to, overwrite: true);
            }
        }
    }

    /// <summary>All that the layout has; a matrix as its map computes with it now, where an adapter was merged into a quantized one.</summary>
    private static List<KeyValuePair<string, Tensor>> Weights(LlamaNetwork network, LlamaShape shape)
    {
        var own = network
            .named_parameters()
            .ToDictionary(x => x.name, x => (Tensor)x.parameter, StringComparer.Ordinal);
        var maps = network.Projections.ToDictionary(x => $"{x.Name}.weight", x => x.Map, StringComparer.Ordinal);
        return
        [
            .. ParameterShapes
                .Of(shape)
                .Select(x =>
                    KeyValuePair.Create(x.Name, own.GetValueOrDefault(x.Name) ?? maps[x.Name].Matrix.Values())
                ),
        ];
    }

    /// <summary>The source's own file with what has changed, so that settings unknown here stay; otherwise a whole one.</summary>
    private static JsonObject Config(LlamaNetwork network, ExportedModel model)
    {
        var root = Existing(model.Source, HuggingFaceConfig.FileName) ?? New(model.Shape);
        var dtype = network.parameters().First().dtype switch
        {
            ScalarType.BFloat16 => "bfloat16",
            ScalarType.Float16 => "float16",
            _ => "float32",
        };
        root["architectures"] = new JsonArray(LlamaDescription.Architecture);
        // Both names where the older one stood: versions 4 and 5 of transformers read one each.
        if (root.ContainsKey("torch_dtype"))
        {
            root["torch_dtype"] = dtype;
        }

        root["dtype"] = dtype;
        root["tie_word_embeddings"] = model.Shape.TieEmbeddings;
        if (model.Source is null)
        {
            root["bos_token_id"] = model.Ids.BeginId;
            root["eos_token_id"] = Ids(model.Ids.StopIds);
            root["pad_token_id"] = model.Ids.PaddingId;
        }

        return root;
    }

    private static JsonObject Generation(ExportedModel model)
    {
        var root = Existing(model.Source, GenerationIds.FileName) ?? new JsonObject { ["_from_model_config"] = true };
        root["bos_token_id"] = model.Ids.BeginId;
        root["eos_token_id"] = Ids(model.Ids.StopIds);
        if (model.Ids.PaddingId is { } padding)
        {
            root["pad_token_id"] = padding;
        }

        return root;
    }

    private static JsonObject New(LlamaShape shape) =>
        new()
        {
            ["model_type"] = "llama",
            ["hidden_act"] = "silu",
            ["vocab_size"] = shape.VocabularySize,
            ["hidden_size"] = shape.HiddenSize,
            ["intermediate_size"] = shape.IntermediateSize,
            ["num_hidden_layers"] = shape.Layers,
            ["num_attention_heads"] = shape.Heads,
            ["num_key_value_heads"] = shape.KvHeads,
            ["head_dim"] = shape.HeadSize,
            ["max_position_embeddings"] = shape.MaximumLength,
            ["rms_norm_eps"] = shape.RmsNormEpsilon,
            ["rope_theta"] = shape.RopeTheta,
            ["rope_scaling"] = shape.RopeScaling is { } scaling
                ? new JsonObject
                {
                    ["rope_type"] = "llama3",
                    ["factor"] = scaling.Factor,
                    ["low_freq_factor"] = scaling.LowFreqFactor,
                    ["high_freq_factor"] = scaling.HighFreqFactor,
                    ["original_max_position_embeddings"] = scaling.OriginalMaxLength,
                }
                : null,
            ["tie_word_embeddings"] = shape.TieEmbeddings,
            ["attention_bias"] = shape.AttentionBias,
            ["attention_dropout"] = 0.0,
            ["mlp_bias"] = shape.MlpBias,
            ["initializer_range"] = shape.InitializerRange,
            ["use_cache"] = true,
        };

    private static JsonNode? Ids(IReadOnlyList<int> ids) =>
        ids.Count switch
        {
            0 => null,
            1 => JsonValue.Create(ids[0]),
            _ => new JsonArray([.. ids.Select(id => JsonValue.Create(id))]),
        };

    private static JsonObject? Existing(LlamaCheckpoint? source, string file) =>
        source is not null && Path.Combine(source.Folder, file) is var path && File.Exists(path)
            ? JsonNode.Parse(File.ReadAllText(path))!.AsObject()
            : null;

    private static void WriteJson(string path, JsonObject root)
    {
        File.WriteAllText(path + ".tmp", root.ToJsonString(_indented) + "\n");
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
