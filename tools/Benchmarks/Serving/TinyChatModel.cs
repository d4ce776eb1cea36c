using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Benchmarks.Serving;

/// <summary>
/// Writes a folder with a small random Llama and a tokenizer of one id a byte with Llama 3's special tokens: a chat model that
/// talks nonsense at once, everywhere.
/// </summary>
internal static class TinyChatModel
{
    private const int Bytes = 256;

    private static readonly string[] _special =
    [
        "<|begin_of_text|>",
        "<|end_of_text|>",
        "<|start_header_id|>",
        "<|end_header_id|>",
        "<|eot_id|>",
        "<|eom_id|>",
        "<|python_tag|>",
    ];

    /// <summary>Writes it.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="context">The longest sequence in tokens.</param>
    /// <param name="hidden">Width of the residual stream; heads are 16 wide.</param>
    /// <param name="layers">Decoder layers.</param>
    public static void Write(string folder, int context = 512, int hidden = 64, int layers = 2)
    {
        var random = new RandomStream(1, "tiny-chat-model");
        Write(folder, Config(context, hidden, layers, Bytes + _special.Length), [], (_, shape) => Draw(shape, random));
    }

    /// <summary>
    /// Writes one that says the same whatever it is told: its layers add nothing, and the token after each piece is the next one.
    /// </summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="pieces">A token each; what follows a line feed, with which headers end.</param>
    public static void WriteSpeaking(string folder, params string[] pieces)
    {
        const int Hidden = 64;
        var first = Bytes + _special.Length;
        int[] chain = ['\n', .. Enumerable.Range(first, pieces.Length), EndOfTurn];
        var config = Config(2048, Hidden, 1, first + pieces.Length);
        config["tie_word_embeddings"] = false;
        Write(
            folder,
            config,
            pieces,
            (name, shape) =>
                name switch
                {
                    "model.embed_tokens.weight" => Embeddings(shape, chain),
                    "lm_head.weight" => Successors(shape, chain),
                    _ => shape.Length == 1 ? torch.ones(shape) : torch.zeros(shape),
                }
        );
    }

    private static int EndOfTurn => Bytes + Array.IndexOf(_special, "<|eot_id|>");

    private static void Write(string folder, JsonObject config, string[] pieces, Func<string, long[], Tensor> draw)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), Tokenizer(pieces).ToJsonString());
        File.WriteAllText(
            Path.Combine(folder, "tokenizer_config.json"),
            """{"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>"}"""
        );
        using var scope = NewDisposeScope();
        Safetensors.Save(
            Path.Combine(folder, "model.safetensors"),
            Shapes(config).Select(entry => KeyValuePair.Create(entry.Name, draw(entry.Name, entry.Shape)))
        );
    }

    /// <summary>Token i of the chain is direction i + 1, all others are direction 0.</summary>
    private static Tensor Embeddings(long[] shape, int[] chain)
    {
        var values = new float[shape[0] * shape[1]];
        for (var id = 0; id < shape[0]; id++)
        {
            values[(id * shape[1]) + Array.IndexOf(chain, id) + 1] = 1;
        }

        return torch.tensor(values, shape);
    }

    /// <summary>The token that looks for direction i + 1 follows token i of the chain; what is no part of it ends the turn.</summary>
    private static Tensor Successors(long[] shape, int[] chain)
    {
        var values = new float[shape[0] * shape[1]];
        for (var i = 0; i + 1 < chain.Length; i++)
        {
            values[(chain[i + 1] * shape[1]) + i + 1] = 10;
        }

        values[EndOfTurn * shape[1]] = 10;
        return torch.tensor(values, shape);
    }

    private static JsonObject Config(int context, int hidden, int layers, int vocabulary) =>
        new()
        {
            ["architectures"] = new JsonArray("LlamaForCausalLM"),
            ["model_type"] = "llama",
            ["hidden_size"] = hidden,
            ["intermediate_size"] = 2 * hidden,
            ["num_hidden_layers"] = layers,
            ["num_attention_heads"] = hidden / 16,
            ["num_key_value_heads"] = hidden / 32,
            ["head_dim"] = 16,
            ["vocab_size"] = vocabulary,
            ["max_position_embeddings"] = context,
            ["rms_norm_eps"] = 1e-5,
            ["rope_theta"] = 10_000.0,
            ["tie_word_embeddings"] = true,
            ["hidden_act"] = "silu",
            ["bos_token_id"] = Bytes,
            ["eos_token_id"] = Bytes + 1,
        };

    private static IEnumerable<(string Name, long[] Shape)> Shapes(JsonObject config)
    {
        var (hidden, layers) = ((int)config["hidden_size"]!, (int)config["num_hidden_layers"]!);
        var vocabulary = (int)config["vocab_size"]!;
        yield return ("model.embed_tokens.weight", [vocabulary, hidden]);
        for (var i = 0; i < layers; i++)
        {
            var layer = $"model.layers.{i}.";
            yield return (layer + "self_attn.q_proj.weight", [hidden, hidden]);
            yield return (layer + "self_attn.k_proj.weight", [hidden / 2, hidden]);
            yield return (layer + "self_attn.v_proj.weight", [hidden / 2, hidden]);
            yield return (layer + "self_attn.o_proj.weight", [hidden, hidden]);
            yield return (layer + "mlp.gate_proj.weight", [2 * hidden, hidden]);
            yield return (layer + "mlp.up_proj.weight", [2 * hidden, hidden]);
            yield return (layer + "mlp.down_proj.weight", [hidden, 2 * hidden]);
            yield return (layer + "input_layernorm.weight", [hidden]);
            yield return (layer + "post_attention_layernorm.weight", [hidden]);
        }

        yield return ("model.norm.weight", [hidden]);
        if (!(bool)config["tie_word_embeddings"]!)
        {
            yield return ("lm_head.weight", [vocabulary, hidden]);
        }
    }

    private static Tensor Draw(long[] shape, RandomStream random)
    {
        // Norms are 1. The others are wide enough that the next token depends on the ones before.
        var count = shape.Aggregate(1L, (product, length) => product * length);
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = shape.Length == 1 ? 1 : (float)(0.2 * random.NextGaussian());
        }

        return torch.tensor(values, shape);
    }

    private static JsonObject Tokenizer(string[] pieces)
    {
        var vocabulary = new JsonObject();
        foreach (var (id, symbol) in Symbols().Index())
        {
            vocabulary[symbol.ToString()] = id;
        }

        return new JsonObject
        {
            ["added_tokens"] = new JsonArray([
                .. _special
                    .Concat(pieces)
                    .Select(
                        (text, i) =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["id"] = Bytes + i,
                                    ["content"] = text,
                                    ["special"] = i < _special.Length,
                                }
                    ),
            ]),
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "ByteLevel",
                ["add_prefix_space"] = false,
                ["use_regex"] = true,
            },
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray(),
            },
        };
    }

    /// <summary>The characters that stand for bytes in byte-level files: printable ones themselves, the others from U+0100 on.</summary>
    private static IEnumerable<char> Symbols()
    {
        var next = '\u0100';
        for (var value = 0; value < Bytes; value++)
        {
            yield return value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF)
                ? (char)value
                : next++;
        }
    }
}
