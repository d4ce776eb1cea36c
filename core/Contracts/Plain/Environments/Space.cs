namespace Rlfw.Contracts;

/// <summary>The set that observations or actions come from.</summary>
public abstract record Space
{
    /// <summary>How many floats represent one element.</summary>
    public abstract int Size { get; }
}
