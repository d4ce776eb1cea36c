namespace Rlfw.Plugins.Trpo;

/// <summary>The steps that the policy learns from.</summary>
/// <param name="Inputs">The network's input, [B, I].</param>
/// <param name="Actions">[B, A].</param>
/// <param name="LogProbabilities">Of the policy that collected, [B].</param>
/// <param name="Advantages">[B].</param>
internal sealed record PolicySteps(float[] Inputs, float[] Actions, float[] LogProbabilities, float[] Advantages)
{
    /// <summary>B.</summary>
    public int Count => Advantages.Length;

    /// <summary>Every k-th step of a rollout.</summary>
    /// <param name="inputs">[T * N, I].</param>
    /// <param name="actions">[T * N, A].</param>
    /// <param name="logProbabilities">[T * N].</param>
    /// <param name="advantages">[T * N].</param>
    /// <param name="every">k.</param>
    public static PolicySteps Of(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> actions,
        ReadOnlySpan<float> logProbabilities,
        ReadOnlySpan<float> advantages,
        int every
    )
    {
        var rows = advantages.Length;
        return new PolicySteps(
            Take(inputs, rows, every),
            Take(actions, rows, every),
            Take(logProbabilities, rows, every),
            Take(advantages, rows, every)
        );
    }

    private static float[] Take(ReadOnlySpan<float> values, int rows, int every)
    {
        var width = values.Length / rows;
        var taken = new float[(rows + every - 1) / every * width];
        for (int from = 0, to = 0; from < rows; from += every, to++)
        {
            values.Slice(from * width, width).CopyTo(taken.AsSpan(to * width));
        }

        return taken;
    }
}
