namespace Rlfw.Contracts;

/// <summary>What a step of an environment gave, besides the observation.</summary>
/// <param name="Reward">The reward of this step.</param>
/// <param name="Terminated">The episode ended in a terminal state: the return after it is 0.</param>
/// <param name="Truncated">The episode was cut (time limit): value targets bootstrap through it.</param>
public readonly record struct StepResult(double Reward, bool Terminated, bool Truncated);
