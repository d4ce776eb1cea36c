namespace Rlfw.Plans.Reading;

/// <summary>
/// A node of a YAML tree that knows where it stands. Immutable; an anchor's node is shared by its aliases. Internal to the
/// planner: scalars are resolved by the YAML 1.2 core schema when they are bound, not when they are read.
/// </summary>
internal abstract class Node(Position position)
{
    public Position Position { get; } = position;

    /// <summary>Nodes in this tree with every alias written out, itself included.</summary>
    public abstract long Size { get; }

    /// <summary>Levels in this tree with every alias written out, itself included.</summary>
    public abstract int Depth { get; }

    /// <summary>The same content at another position.</summary>
    public abstract Node At(Position position);

    /// <summary>What error messages call it: "a mapping", "the number 12", "the text 'abc'".</summary>
    public abstract string Describe();
}
