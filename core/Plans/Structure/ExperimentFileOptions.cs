using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Structure;

/// <summary>The top of an experiment file.</summary>
internal sealed record ExperimentFileOptions
{
    /// <summary>The one version of the format there is.</summary>
    public const int CurrentVersion = 1;

    [Description("The version of the file format.")]
    [Range(CurrentVersion, CurrentVersion)]
    public required int Version { get; init; }

    [Description("Keys that are merged under those of every experiment.")]
    public Node? Defaults { get; init; }

    [Description("The experiments, run in this order.")]
    [MinLength(1)]
    public required IReadOnlyList<Node> Experiments { get; init; }
}
