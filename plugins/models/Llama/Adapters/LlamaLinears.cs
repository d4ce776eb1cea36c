using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>The linear maps of a Llama, known from its sizes: an adapter is checked before any weight is read.</summary>
internal static class LlamaLinears
{
    /// <summary>All of them, in the network's order.</summary>
    public static IReadOnlyList<LinearShape> Of(LlamaShape shape)
    {
        long hidden = shape.HiddenSize,
            queries = shape.Heads * (long)shape.HeadSize,
            keys = shape.KvHeads * (long)shape.HeadSize,
            inner = shape.IntermediateSize;
        var maps = new List<LinearShape>();
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var (attention, feedForward) = ($"model.layers.{layer}.self_attn", $"model.layers.{layer}.mlp");
            maps.Add(new LinearShape($"{attention}.q_proj", hidden, queries));
            maps.Add(new LinearShape($"{attention}.k_proj", hidden, keys));
            maps.Add(new LinearShape($"{attention}.v_proj", hidden, keys));
            maps.Add(new LinearShape($"{attention}.o_proj", queries, hidden));
            maps.Add(new LinearShape($"{feedForward}.gate_proj", hidden, inner));
            maps.Add(new LinearShape($"{feedForward}.up_proj", hidden, inner));
            maps.Add(new LinearShape($"{feedForward}.down_proj", inner, hidden));
        }

        // Tied or not: an adapter on a tied head leaves the embeddings as they are.
        maps.Add(new LinearShape("lm_head", hidden, shape.VocabularySize));
        return maps;
    }
}
