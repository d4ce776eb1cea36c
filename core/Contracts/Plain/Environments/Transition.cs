namespace Rlfw.Contracts;

/// <summary>Something that may follow a state and an action.</summary>
/// <param name="Probability">With which probability.</param>
/// <param name="Next">The state that follows.</param>
/// <param name="Reward">The reward.</param>
/// <param name="Terminated">Whether the episode ends: the return after it is 0.</param>
public readonly record struct Transition(double Probability, int Next, double Reward, bool Terminated);
