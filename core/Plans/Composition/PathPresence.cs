namespace Rlfw.Plans.Composition;

/// <summary>Whether an experiment has a path.</summary>
internal enum PathPresence
{
    /// <summary>Nothing by this name can stand there.</summary>
    Unknown,

    /// <summary>It may be written, and has no value where it is not.</summary>
    Unset,

    /// <summary>It is not written and has a default.</summary>
    Default,

    /// <summary>It is written in the file, in defaults or in an override before.</summary>
    Written,
}
