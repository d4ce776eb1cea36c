using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>Options of n-step SARSA (Sutton and Barto, 2018, chapter 7).</summary>
public sealed record NStepSarsaOptions : StepTableOptions
{
    /// <summary>Over how many rewards a return looks ahead, n.</summary>
    [Description(
        "Rewards summed before the table is asked, n (Sutton and Barto 2018, section 7.1). 1 is SARSA; more carries a reward back faster and with more noise. Typical 2 to 16."
    )]
    [Range(1, 1000)]
    public int ReturnSteps { get; init; } = 4;

    /// <summary>What the return ends with.</summary>
    [Description(
        "sarsa: the value of the action taken after n steps (section 7.2). expected: the expectation over the actions there (equation 7.7), less noise. tree: n-step tree backup for the greedy policy (section 7.5), which learns optimal values whatever is explored, and stops at an action that is not greedy."
    )]
    public NStepBackup Backup { get; init; } = NStepBackup.Sarsa;
}
