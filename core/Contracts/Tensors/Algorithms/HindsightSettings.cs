namespace Rlfw.Contracts;

/// <summary>
/// Hindsight experience replay (Andrychowicz et al., 2017, section 4.5), strategy "future": a transition that is drawn from the replay
/// buffer gets, with some probability, a goal that was achieved later in its own episode, and the reward for that one.
/// </summary>
/// <param name="Share">That probability: k / (k + 1) for k relabelled transitions a real one; in [0, 1].</param>
public sealed record HindsightSettings(double Share);
