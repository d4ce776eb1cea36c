using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Rlfw.Plugins.Acrobot;

/// <summary>Options of the acrobot; the defaults make Gymnasium's Acrobot-v1.</summary>
public sealed record AcrobotOptions
{
    /// <summary>Which equations of motion move the robot.</summary>
    [Description(
        "Equations of motion: book (Sutton and Barto's book, as Acrobot-v1) or nips (the paper of 1996, which lacks a centrifugal term)."
    )]
    public AcrobotDynamics Dynamics { get; init; } = AcrobotDynamics.Book;

    /// <summary>Steps after which an episode is truncated.</summary>
    [Description(
        "Steps of 0.2 s after which an episode is truncated; its return is then minus this. Acrobot-v1 has 500."
    )]
    [Range(1, int.MaxValue)]
    public int MaxEpisodeSteps { get; init; } = 500;
}
