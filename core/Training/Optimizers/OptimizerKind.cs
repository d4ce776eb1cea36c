using System.Text.Json.Serialization;

namespace Rlfw.Training.Optimizers;

/// <summary>How parameters move along their gradients.</summary>
public enum OptimizerKind
{
    /// <summary>AdamW (Loshchilov and Hutter, 2017), its means in the parameters' dtype.</summary>
    Adamw,

    /// <summary>
    /// AdamW whose means take a byte a number (Dettmers et al., 2021): a quarter of the memory, and nearly the same way. Parameters of
    /// fewer than 4,096 elements keep theirs in float32.
    /// </summary>
    [JsonStringEnumMemberName("adamw_8bit")]
    Adamw8bit,
}
