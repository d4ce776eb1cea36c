using System.Numerics;

namespace Rlfw.Training.Networks;

/// <summary>Polyak averaging.</summary>
internal static class ParameterAveraging
{
    /// <summary>target = (1 - share) target + share source.</summary>
    /// <param name="target">Changed.</param>
    /// <param name="source">As many numbers.</param>
    /// <param name="share">In [0, 1]; 1 copies.</param>
    public static void Move(Span<float> target, ReadOnlySpan<float> source, double share)
    {
        Check(share);
        if (share == 1)
        {
            source.CopyTo(target);
            return;
        }

        float own = (float)(1 - share),
            other = (float)share;
        var i = 0;
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var moved = (new Vector<float>(target[i..]) * own) + (new Vector<float>(source[i..]) * other);
            moved.CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] = (target[i] * own) + (source[i] * other);
        }
    }

    /// <summary>target = (1 - share) target + share source, of parameters; buffers are copied.</summary>
    /// <param name="target">Changed.</param>
    /// <param name="source">Of the same shape.</param>
    /// <param name="share">In [0, 1]; 1 copies.</param>
    /// <exception cref="ArgumentException">The source has other parameters.</exception>
    public static void Move(Module target, Module source, double share)
    {
        Check(share);
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

    private static void Check(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
    }
}
