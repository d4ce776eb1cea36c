namespace Rlfw.Contracts;

/// <summary>
/// An algorithm whose policy is a distribution of actions and can be evaluated as one, besides by its most probable actions.
/// </summary>
public interface ISamplesActions : IAlgorithm
{
    /// <summary>Draws actions from the policy, without anything that only exploration in learning adds.</summary>
    /// <param name="observations">[M, O], any M.</param>
    /// <param name="random">The only source of randomness: learning goes on as if it had not been asked.</param>
    /// <param name="actions">Takes them, [M, A]; the index where the space is discrete.</param>
    void ActSampled(ReadOnlySpan<float> observations, RandomStream random, Span<float> actions);
}
