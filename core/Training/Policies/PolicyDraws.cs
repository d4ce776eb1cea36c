using Rlfw.Contracts;

namespace Rlfw.Training.Policies;

/// <summary>Actions of a policy outside of learning.</summary>
public static class PolicyDraws
{
    /// <summary>
    /// Draws each action by itself from pi(.|s): what <see cref="IHostPolicy.Sample"/> does too, save where a policy explores over
    /// several steps with the same noise, which this leaves as it is.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="inputs">[M, I].</param>
    /// <param name="random">The stream.</param>
    /// <param name="actions">Takes the actions, [M, A].</param>
    public static void Draw(
        this IHostPolicy policy,
        ReadOnlySpan<float> inputs,
        RandomStream random,
        Span<float> actions
    )
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(random);
        var rows = actions.Length / policy.Distribution.ActionSize;
        policy.Distribution.Sample(policy.Predict(inputs, rows), random, actions, new float[rows]);
    }
}
