using System.Text.Json.Serialization;

namespace Rlfw.Training.Exploration;

/// <summary>Noise added to the actions of a deterministic policy, so that it explores.</summary>
public enum ActionNoiseKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>A normal number for each component, independent of all others (Fujimoto et al., 2018, section 6.1).</summary>
    Normal,

    /// <summary>Normal noise that is correlated in time (Lillicrap et al., 2016, section 3).</summary>
    [JsonStringEnumMemberName("ornstein-uhlenbeck")]
    OrnsteinUhlenbeck,
}
