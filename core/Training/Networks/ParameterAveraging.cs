namespace Rlfw.Training.Networks;

/// <summary>Polyak averaging of modules.</summary>
internal static class ParameterAveraging
{
    /// <summary>target = (1 - share) target + share source, of parameters; buffers are copied.</summary>
    /// <param name="target">Changed.</param>
    /// <param name="source">Of the same shape.</param>
    /// <param name="share">In [0, 1]; 1 copies.</param>
    /// <exception cref="ArgumentException">The source has other parameters.</exception>
    public static void Move(Module target, Module source, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        using var constant = no_grad();
        Tensor[] targets = [.. target.parameters()],
            sources = [.. source.parameters()];
        if (targets.Length != sources.Length)
        {
            throw new ArgumentException($"{sources.Length} parameters cannot be averaged into {targets.Length}.");
        }

        foreach (var (own, other) in targets.Zip(sources))
        {
            if (!own.shape.AsSpan().SequenceEqual(other.shape))
            {
                throw new ArgumentException(
                    $"A parameter of [{string.Join(", ", other.shape)}] cannot be averaged into one of [{string.Join(", ", own.shape)}]."
                );
            }

            if (share == 1)
            {
                own.copy_(other);
            }
            else
            {
                own.mul_(1 - share).add_(other, alpha: share);
            }
        }

        foreach (var (own, other) in target.buffers().Zip(source.buffers()))
        {
            own.copy_(other);
        }
    }
}
