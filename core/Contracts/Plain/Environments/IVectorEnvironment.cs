namespace Rlfw.Contracts;

/// <summary>
/// N environments of one kind, stepped together into the caller's arrays. Nothing is allocated per step. Episodes end one by
/// one: whoever steps looks at the flags and resets the environments whose episode ended. Its state is what a checkpoint needs
/// to continue in the middle of N episodes; before <see cref="IStateful.Load"/> every environment is reset, so that it has its stream.
/// </summary>
public interface IVectorEnvironment : IStateful
{
    /// <summary>N.</summary>
    int Count { get; }

    /// <summary>Where the observations of each environment come from.</summary>
    Space ObservationSpace { get; }

    /// <summary>Where the actions of each environment come from.</summary>
    Space ActionSpace { get; }

    /// <summary>Starts an episode of one environment.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="random">That environment's own stream; its only source of randomness, here and in later steps.</param>
    /// <param name="observation">Takes the first observation, [O].</param>
    void Reset(int index, RandomStream random, Span<float> observation);

    /// <summary>Applies an action in each environment.</summary>
    /// <param name="actions">[N, A], within the action space; one float that holds the index where the space is discrete.</param>
    /// <param name="outcome">Takes what followed, also where an episode ends.</param>
    void Step(ReadOnlySpan<float> actions, VectorOutcome outcome);
}
