namespace Rlfw.Generation;

/// <summary>How an engine uses its device.</summary>
public sealed record EngineOptions
{
    /// <summary>Sequences that are generated at a time, at most.</summary>
    public int MaximumRows { get; init; } = 256;

    /// <summary>Prompt tokens that one step reads, at most; longer prompts are read in parts.</summary>
    public int MaximumStepTokens { get; init; } = 8192;

    /// <summary>Tokens a block of the cache holds.</summary>
    public int BlockSize { get; init; } = 16;

    /// <summary>
    /// Tokens that the cache holds; null for what all rows can need at their longest, as far as the memory goes:
    /// <see cref="MemoryFraction"/>.
    /// </summary>
    public long? CacheTokens { get; init; }

    /// <summary>The share of the device's free memory that the cache may take where <see cref="CacheTokens"/> is null.</summary>
    public double MemoryFraction { get; init; } = 0.8;

    /// <summary>The longest sequence, prompt and completion together; null for the model's.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>Keeps keys and values as 8-bit numbers with a scale each: half the memory of bfloat16, and an error.</summary>
    public bool QuantizedCache { get; init; }

    /// <summary>
    /// Whether a completion is, bit for bit, independent of what else is generated beside it. Every step then computes on a full
    /// batch, prompts are read one by one, and what was preempted is repeated step by step.
    /// </summary>
    public bool Deterministic { get; init; }

    /// <summary>Whether blocks of equal prompts are kept and used again after their requests finished.</summary>
    public bool KeepPrefixes { get; init; }

    /// <summary>Whether decoding steps are recorded as CUDA graphs, where the device is one.</summary>
    public bool Graphs { get; init; } = true;

    /// <summary>Whether own kernels are used, where the device can run them.</summary>
    public bool Kernels { get; init; } = true;

    /// <summary>Guesses tokens ahead; null for none.</summary>
    public SpeculationOptions? Speculation { get; init; }

    /// <summary>Told once of each thing that cannot be done as meant and is done otherwise, such as a kernel that does not compile.</summary>
    public Action<string>? Notify { get; init; }
}
