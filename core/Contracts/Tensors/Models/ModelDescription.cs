namespace Rlfw.Contracts;

/// <summary>What a model is, for people and scripts.</summary>
/// <param name="Architecture">Its family, as checkpoints name it: "LlamaForCausalLM".</param>
/// <param name="Facts">Sizes and settings in the order to be shown, by snake_case name: ("hidden_size", "2048").</param>
public sealed record ModelDescription(string Architecture, IReadOnlyList<(string Name, string Value)> Facts)
{
    /// <summary>Parameters by name, shape included; shared ones once.</summary>
    public IReadOnlyList<(string Name, long[] Shape)> Parameters { get; init; } = [];

    /// <summary>Bytes that the parameters take by way of storing them: ("bfloat16", 2_471_645_608).</summary>
    public IReadOnlyList<(string Storage, long Bytes)> Memory { get; init; } = [];

    /// <summary>Bytes of keys and values that one token takes in the cache, by dtype.</summary>
    public IReadOnlyList<(string Storage, long Bytes)> CacheBytesPerToken { get; init; } = [];
}
