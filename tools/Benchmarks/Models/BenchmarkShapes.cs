using Rlfw.Contracts;

namespace Rlfw.Benchmarks;

/// <summary>Shapes of checkpoints, as config.json says them.</summary>
internal static class BenchmarkShapes
{
    private static readonly Dictionary<string, int[]> _sizes = new(StringComparer.Ordinal)
    {
        // hidden, intermediate, layers, heads, key and value heads, width of a head, ids
        ["tiny"] = [256, 512, 4, 4, 2, 64, 4096],
        ["1b"] = [2048, 8192, 16, 32, 8, 64, 128_256],
        ["3b"] = [3072, 8192, 28, 24, 8, 128, 128_256],
        ["8b"] = [4096, 14_336, 32, 32, 8, 128, 128_256],
    };

    /// <summary>config.json of a named shape, or the text of the file that a path names.</summary>
    public static string Config(string shape)
    {
        if (!_sizes.TryGetValue(shape, out var n))
        {
            return File.Exists(shape)
                ? File.ReadAllText(shape)
                : throw new UserErrorException(
                    $"shape={shape}: one of {string.Join(", ", _sizes.Keys)} is expected, or a config.json"
                );
        }

        return $$"""
            {
              "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "dtype": "bfloat16",
              "hidden_size": {{n[0]}}, "intermediate_size": {{n[1]}}, "num_hidden_layers": {{n[2]}},
              "num_attention_heads": {{n[3]}}, "num_key_value_heads": {{n[4]}}, "head_dim": {{n[5]}}, "vocab_size": {{n[
                6
            ]}},
              "max_position_embeddings": 131072, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
              "rope_scaling": { "rope_type": "llama3", "factor": 32.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                "original_max_position_embeddings": 8192 },
              "tie_word_embeddings": {{(n[0] <= 3072 ? "true" : "false")}}, "bos_token_id": 0, "eos_token_id": 1
            }
            """;
    }
}
