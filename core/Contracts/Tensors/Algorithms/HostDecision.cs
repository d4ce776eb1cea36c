namespace Rlfw.Contracts;

/// <summary>A policy's answer to N observations; arrays that are written anew in every step.</summary>
/// <param name="count">N.</param>
/// <param name="actionSize">Floats per action, A.</param>
public sealed class HostDecision(int count, int actionSize)
{
    /// <summary>The actions, [N, A]; the index where the action space is discrete.</summary>
    public float[] Actions { get; } = new float[count * actionSize];

    /// <summary>log pi(a|s), [N].</summary>
    public float[] LogProbabilities { get; } = new float[count];

    /// <summary>V(s), [N].</summary>
    public float[] Values { get; } = new float[count];
}
