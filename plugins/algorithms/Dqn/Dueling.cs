namespace Rlfw.Plugins.Dqn;

/// <summary>
/// Dueling action values (Wang et al., 2016, "Dueling network architectures for deep reinforcement learning", equation 9):
/// Q(s, a) = V(s) + A(s, a) - mean_a' A(s, a').
/// </summary>
public static class Dueling
{
    /// <summary>Action values from the two streams.</summary>
    /// <param name="streams">V and A of each row, [B, 1 + A].</param>
    /// <param name="count">A.</param>
    /// <param name="values">Takes Q, [B, A].</param>
    public static void Values(ReadOnlySpan<float> streams, int count, Span<float> values)
    {
        for (var b = 0; b * count < values.Length; b++)
        {
            var row = streams.Slice(b * (1 + count), 1 + count);
            var mean = Mean(row[1..]);
            for (var a = 0; a < count; a++)
            {
                values[(b * count) + a] = row[0] + row[1 + a] - mean;
            }
        }
    }

    /// <summary>Gradients by the streams: dV = sum_a dQ_a, dA_a = dQ_a - mean_a' dQ_a'.</summary>
    /// <param name="valueGradients">By Q, [B, A].</param>
    /// <param name="count">A.</param>
    /// <param name="streamGradients">Takes those by V and A, [B, 1 + A].</param>
    public static void Gradients(ReadOnlySpan<float> valueGradients, int count, Span<float> streamGradients)
    {
        for (var b = 0; b * count < valueGradients.Length; b++)
        {
            var row = valueGradients.Slice(b * count, count);
            var mean = Mean(row);
            var streams = streamGradients.Slice(b * (1 + count), 1 + count);
            streams[0] = mean * count;
            for (var a = 0; a < count; a++)
            {
                streams[1 + a] = row[a] - mean;
            }
        }
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
