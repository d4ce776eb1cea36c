using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Planning;

/// <summary>Options of Dyna-Q (Sutton and Barto, 2018, sections 8.2 and 8.3).</summary>
public sealed record DynaQOptions : StepTableOptions
{
    /// <summary>Planning updates an environment step, n.</summary>
    [Description(
        "Planning updates a step of one environment, n (Sutton and Barto 2018, section 8.2): 0 is Q-learning; more learn more from each step and cost time. Typical 5 to 50."
    )]
    [Range(0, 10_000)]
    public int PlanningSteps { get; init; } = 10;

    /// <summary>The weight of the bonus for what was long not tried, kappa.</summary>
    [Description(
        "Bonus kappa of Dyna-Q+ (section 8.3): planning adds kappa * sqrt(steps since the pair was last tried) to the reward, and considers actions never tried. 0 is Dyna-Q. Small, such as 1e-3: for worlds that change, and for finding what is rarely met."
    )]
    [Range(0.0, 1e6)]
    public double ExplorationBonus { get; init; }
}
