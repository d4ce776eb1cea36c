namespace Rlfw.Training.Learning;

/// <summary>What is done where the learner gives a completion another probability than the sampler that drew it.</summary>
public enum SamplerCorrectionMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each token's loss is multiplied by its ratio, held within the limits.</summary>
    TokenTruncate,

    /// <summary>Each token's loss is multiplied by its ratio; tokens whose ratio is outside of the limits are left out.</summary>
    TokenMask,

    /// <summary>A completion's losses are multiplied by its ratio, held within the limits.</summary>
    SequenceTruncate,

    /// <summary>A completion's losses are multiplied by its ratio; completions outside of the limits are left out.</summary>
    SequenceMask,
}
