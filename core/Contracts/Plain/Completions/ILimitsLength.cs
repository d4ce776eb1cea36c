namespace Rlfw.Contracts;

/// <summary>
/// Options of a language model that say how long a text it takes, so that a completion which cannot fit is found in the experiment file and
/// not when its stage begins. Best implemented explicitly, so that it is no option.
/// </summary>
public interface ILimitsLength
{
    /// <summary>The longest sequence, prompt and completion together, in tokens; null where it is not known before the model is made.</summary>
    int? MaximumLength { get; }
}
