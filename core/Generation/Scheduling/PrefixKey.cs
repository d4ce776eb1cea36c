namespace Rlfw.Generation.Scheduling;

/// <summary>What a full block holds: its own tokens behind all those of the block before it.</summary>
/// <param name="Parent">The block before it, by the number it was published under; 0 for none.</param>
/// <param name="Tokens">The block's tokens.</param>
internal readonly record struct PrefixKey(long Parent, int[] Tokens)
{
    public bool Equals(PrefixKey other) => Parent == other.Parent && Tokens.AsSpan().SequenceEqual(other.Tokens);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Parent);
        foreach (var token in Tokens)
        {
            hash.Add(token);
        }

        return hash.ToHashCode();
    }
}
