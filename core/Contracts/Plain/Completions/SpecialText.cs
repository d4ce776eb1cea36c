using System.Collections.Frozen;

namespace Rlfw.Contracts;

/// <summary>What to do where a text spells a special token; the meaning of tiktoken's allowed_special and disallowed_special.</summary>
public sealed record SpecialText
{
    /// <summary>Encodes it as the ordinary text that it is: right for whatever a user wrote.</summary>
    public static SpecialText Plain { get; } = new();

    /// <summary>Every special token becomes its id: right for text that a template rendered.</summary>
    public static SpecialText Special { get; } = new() { AllowsAll = true };

    /// <summary>Refuses a text that spells any special token.</summary>
    public static SpecialText Refused { get; } = new() { RefusesOthers = true };

    /// <summary>Whether every special token becomes its id.</summary>
    public bool AllowsAll { get; init; }

    /// <summary>Special tokens that become their ids.</summary>
    public IReadOnlySet<string> Allowed { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether a special token that is not allowed is an error; otherwise it is ordinary text.</summary>
    public bool RefusesOthers { get; init; }
}
