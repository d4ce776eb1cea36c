namespace Rlfw.Hosting.Tests.Launching;

/// <summary>Writes a small random Llama in Hugging Face's layout: something for adapters to stand on.</summary>
internal static class BaseCheckpoint
{
    private const int Width = 16;
    private const int Inner = 32;

    // As many ids as the characters tokenizer has by default.
    private const int Vocabulary = 98;

    /// <summary>Writes the folder.</summary>
    /// <returns>The folder.</returns>
    public static string Write(string folder, ulong seed = 7)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            $$"""
            {
              "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
              "hidden_size": {{Width}}, "intermediate_size": {{Inner}}, "num_hidden_layers": 1,
              "num_attention_heads": 2, "num_key_value_heads": 1, "vocab_size": {{Vocabulary}},
              "max_position_embeddings": 40, "rms_norm_eps": 1e-5, "tie_word_embeddings": true,
              "bos_token_id": 0, "eos_token_id": 1
            }
            """
        );
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        Tensor Random(params long[] shape) => torch.randn(shape, generator: generator) * 0.2;
        const string Layer = "model.layers.0";
        Safetensors.Save(
            Path.Combine(folder, "model.safetensors"),
            new Dictionary<string, Tensor>(StringComparer.Ordinal)
            {
                ["model.embed_tokens.weight"] = Random(Vocabulary, Width),
                ["model.norm.weight"] = torch.ones(Width),
                [$"{Layer}.input_layernorm.weight"] = torch.ones(Width),
                [$"{Layer}.post_attention_layernorm.weight"] = torch.ones(Width),
                [$"{Layer}.self_attn.q_proj.weight"] = Random(Width, Width),
                [$"{Layer}.self_attn.k_proj.weight"] = Random(Width / 2, Width),
                [$"{Layer}.self_attn.v_proj.weight"] = Random(Width / 2, Width),
                [$"{Layer}.self_attn.o_proj.weight"] = Random(Width, Width),
                [$"{Layer}.mlp.gate_proj.weight"] = Random(Inner, Width),
                [$"{Layer}.mlp.up_proj.weight"] = Random(Inner, Width),
                [$"{Layer}.mlp.down_proj.weight"] = Random(Width, Inner),
            }
        );
        return folder;
    }
}
