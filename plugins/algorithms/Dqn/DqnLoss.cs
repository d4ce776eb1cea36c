using Rlfw.Contracts;

namespace Rlfw.Plugins.Dqn;

/// <summary>DQN's loss with its gradient, as pure functions.</summary>
public static class DqnLoss
{
    /// <summary>
    /// The mean Huber loss of Q(s, a) against its target, each with its weight w: with the error e = Q(s, a) - y and the threshold d it
    /// is w e² / 2 where |e| ≤ d, else w d (|e| - d / 2). Its gradient by Q(s, a) is w e with e cut to [-d, d], over B; that of the other
    /// actions' values is 0.
    /// </summary>
    /// <param name="values">Q(s, .), [B, A].</param>
    /// <param name="batch">a and w.</param>
    /// <param name="targets">y, [B].</param>
    /// <param name="threshold">d.</param>
    /// <param name="gradients">Takes the gradient by the values, [B, A].</param>
    /// <param name="errors">Takes |e|, [B].</param>
    /// <returns>The loss, and the mean of Q(s, a).</returns>
    public static (double Loss, double MeanValue) Huber(
        ReadOnlySpan<float> values,
        HostTransitions batch,
        ReadOnlySpan<float> targets,
        double threshold,
        Span<float> gradients,
        Span<float> errors
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        gradients.Clear();
        var choices = values.Length / targets.Length;
        double loss = 0,
            sum = 0;
        for (var b = 0; b < targets.Length; b++)
        {
            var chosen = (b * choices) + (int)batch.Actions[b];
            double value = values[chosen],
                error = value - targets[b],
                size = Math.Abs(error),
                weight = batch.Weights[b] / targets.Length;
            loss += weight * (size <= threshold ? 0.5 * error * error : threshold * (size - (0.5 * threshold)));
            sum += value;
            gradients[chosen] = (float)(weight * Math.Clamp(error, -threshold, threshold));
            errors[b] = (float)size;
        }

        return (loss, sum / targets.Length);
    }
}
