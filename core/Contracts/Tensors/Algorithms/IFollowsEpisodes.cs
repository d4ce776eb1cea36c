namespace Rlfw.Contracts;

/// <summary>An algorithm whose exploration begins anew with each episode, such as noise that is correlated in time.</summary>
public interface IFollowsEpisodes : IAlgorithm
{
    /// <summary>Called before the first action of an episode that follows another, or of the first.</summary>
    /// <param name="environment">The environment in which it begins, from 0.</param>
    void BeginEpisode(int environment);
}
