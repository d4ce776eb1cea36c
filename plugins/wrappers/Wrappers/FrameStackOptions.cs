using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Wrappers;

/// <summary>Options of the frame stack.</summary>
public sealed record FrameStackOptions
{
    /// <summary>How many observations are shown.</summary>
    [Description(
        "How many observations are shown at once, the oldest first: with 4 a still picture shows motion (Mnih et al. 2015, Methods)."
    )]
    [Range(2, 1024)]
    public int Frames { get; init; } = 4;

    /// <summary>What stands in for the observations before an episode's first.</summary>
    [Description(
        "What stands in for the observations before an episode's first: first (it itself, repeated) or zeros."
    )]
    public FramePadding Padding { get; init; } = FramePadding.First;
}
