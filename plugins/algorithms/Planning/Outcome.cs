namespace Rlfw.Plugins.Planning;

/// <summary>Something that followed a state and an action.</summary>
/// <param name="Next">The state that followed.</param>
/// <param name="Terminated">Whether the episode ended there.</param>
/// <param name="Count">How often it followed.</param>
/// <param name="Reward">The mean reward with it.</param>
internal readonly record struct Outcome(int Next, bool Terminated, long Count, double Reward);
