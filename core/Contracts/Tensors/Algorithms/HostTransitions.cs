namespace Rlfw.Contracts;

/// <summary>
/// B transitions (s, a, r, s', terminated) in arrays. With returns over n steps
/// (<see cref="OffPolicySettings.ReturnSteps"/>) r is the discounted sum of the rewards of up to n steps and s' what followed the last.
/// </summary>
/// <param name="count">B.</param>
/// <param name="observationSize">Floats per observation, O.</param>
/// <param name="actionSize">Floats per action, A.</param>
public sealed class HostTransitions(int count, int observationSize, int actionSize)
{
    /// <summary>B.</summary>
    public int Count => count;

    /// <summary>O.</summary>
    public int ObservationSize => observationSize;

    /// <summary>A.</summary>
    public int ActionSize => actionSize;

    /// <summary>s, [B, O].</summary>
    public float[] Observations { get; } = new float[count * observationSize];

    /// <summary>a, as it was applied, [B, A]; the index where the space is discrete.</summary>
    public float[] Actions { get; } = new float[count * actionSize];

    /// <summary>r, [B].</summary>
    public float[] Rewards { get; } = new float[count];

    /// <summary>s' as it really followed, also where the episode ended, [B, O].</summary>
    public float[] NextObservations { get; } = new float[count * observationSize];

    /// <summary>1 where s' is terminal; a truncated episode has 0 here, so targets bootstrap through it; [B].</summary>
    public float[] Terminated { get; } = new float[count];

    /// <summary>1 where the episode ended with this transition, terminated or truncated; [B].</summary>
    public float[] EpisodeEnds { get; } = new float[count];

    /// <summary>
    /// What the value of s' counts for in the target, without termination: the discount to the power of the steps that r spans; [B].
    /// 1 where <see cref="OffPolicySettings.Discount"/> was left at 1.
    /// </summary>
    public float[] Discounts { get; } = new float[count];

    /// <summary>What each transition's loss counts for, [B]: 1, or the importance weights of prioritised replay.</summary>
    public float[] Weights { get; } = new float[count];
}
