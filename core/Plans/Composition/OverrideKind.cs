namespace Rlfw.Plans.Composition;

/// <summary>What an override does.</summary>
internal enum OverrideKind
{
    /// <summary><c>path=value</c>: sets a key that is written or has a meaning there.</summary>
    Set,

    /// <summary><c>+path=value</c>: adds a key that is not written.</summary>
    Add,

    /// <summary><c>~path</c>: removes a key that is written.</summary>
    Remove,
}
