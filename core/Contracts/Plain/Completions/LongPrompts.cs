namespace Rlfw.Contracts;

/// <summary>What happens to a prompt that has more tokens than it may.</summary>
public enum LongPrompts
{
    /// <summary>It is an error, found before the first training step.</summary>
    Error,

    /// <summary>Its example is left out; how many were is said.</summary>
    Drop,

    /// <summary>
    /// Its last tokens are kept, as in TRL 0.15.2; how many prompts were cut is said. The begin token and a dialog's first headers
    /// go too.
    /// </summary>
    Cut,
}
