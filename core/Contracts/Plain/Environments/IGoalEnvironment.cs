namespace Rlfw.Contracts;

/// <summary>
/// An environment that sets a goal for each episode and can tell what any step would have been worth under another goal: what
/// hindsight experience replay (Andrychowicz et al., 2017, section 3) needs. Its observation is a vector of three parts:
/// what is seen, the goal that has been achieved, and the goal that is desired.
/// </summary>
public interface IGoalEnvironment : IEnvironment
{
    /// <summary>How the observation is divided.</summary>
    GoalLayout Goals { get; }

    /// <summary>What a step is worth that led to a state; a pure function.</summary>
    /// <param name="achieved">The goal that the state achieves, [G].</param>
    /// <param name="desired">The goal, [G].</param>
    /// <returns>Its reward, and whether the episode ends there.</returns>
    (double Reward, bool Terminated) Judge(ReadOnlySpan<float> achieved, ReadOnlySpan<float> desired);
}
