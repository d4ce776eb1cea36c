namespace Rlfw.Plugins.Length;

/// <summary>What a completion's length is counted in.</summary>
public enum LengthUnit
{
    /// <summary>Tokens, the end token included.</summary>
    Tokens,

    /// <summary>Characters (UTF-16 units).</summary>
    Characters,

    /// <summary>Words: what white space separates.</summary>
    Words,
}
