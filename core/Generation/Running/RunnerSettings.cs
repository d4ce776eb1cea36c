namespace Rlfw.Generation.Running;

/// <summary>What a runner needs to know besides model and cache.</summary>
/// <param name="Device">Where it computes.</param>
/// <param name="BlockSize">Tokens a block holds.</param>
/// <param name="MaximumRows">Sequences at a time, at most.</param>
/// <param name="MaximumLength">The longest sequence.</param>
/// <param name="IsDeterministic">Whether every decoding step computes on a full batch.</param>
internal sealed record RunnerSettings(
    Device Device,
    int BlockSize,
    int MaximumRows,
    int MaximumLength,
    bool IsDeterministic
)
{
    /// <summary>Blocks of the longest sequence.</summary>
    public int MaximumBlocks => (MaximumLength + BlockSize - 1) / BlockSize;
}
