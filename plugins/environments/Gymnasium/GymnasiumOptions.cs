using System.Collections.Frozen;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Gymnasium;

/// <summary>Options of Gymnasium environments.</summary>
public sealed record GymnasiumOptions
{
    /// <summary>The environment's id, as Gymnasium registers it.</summary>
    [Description("The environment's id, as Gymnasium registers it: CartPole-v1, LunarLander-v3, ALE/Pong-v5, ...")]
    [MinLength(1)]
    public required string Id { get; init; }

    /// <summary>What <c>gymnasium.make</c> gets besides the id.</summary>
    [Description(
        "What gymnasium.make gets besides the id, each value as JSON: { is_slippery: \"false\", map_name: \"\\\"8x8\\\"\" }; what is no JSON is a text: { map_name: 8x8 }."
    )]
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Python modules to import first.</summary>
    [Description(
        "Python modules to import before the environment is made: those that register it (ale_py, minigrid, your own)."
    )]
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Folders that Python looks into first.</summary>
    [Description(
        "Folders that Python looks into for modules before all others; relative ones are below the working directory."
    )]
    public IReadOnlyList<string> ModuleFolders { get; init; } = [];

    /// <summary>The Python interpreter.</summary>
    [Description("The Python interpreter that has Gymnasium: a path, or a name to be found on PATH.")]
    [MinLength(1)]
    public string Python { get; init; } = "python3";

    /// <summary>Processes that share the environments.</summary>
    [Description(
        "Python processes that share the parallel environments and step at the same time; more than there are environments or cores are of no use."
    )]
    [Range(1, 256)]
    public int Processes { get; init; } = 1;

    /// <summary>How long an answer may take, in seconds.</summary>
    [Description(
        "Seconds after which a process that does not answer is taken to hang: it is ended, and with it the run."
    )]
    [Range(0.1, 86_400)]
    public double TimeoutSeconds { get; init; } = 60;
}
