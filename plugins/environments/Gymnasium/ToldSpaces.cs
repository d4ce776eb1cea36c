using Rlfw.Contracts;

namespace Rlfw.Plugins.Gymnasium;

/// <summary>The spaces of a Gymnasium environment.</summary>
/// <param name="Observations">The observation space.</param>
/// <param name="Actions">The action space.</param>
internal sealed record ToldSpaces(Space Observations, Space Actions)
{
    /// <summary>Whether others are the same; records of lists compare the lists by identity.</summary>
    public bool AreSameAs(ToldSpaces other) => Same(Observations, other.Observations) && Same(Actions, other.Actions);

    private static bool Same(Space a, Space b) =>
        (a, b) switch
        {
            (BoxSpace x, BoxSpace y) => x.Low.SequenceEqual(y.Low) && x.High.SequenceEqual(y.High),
            _ => a.Equals(b),
        };
}
