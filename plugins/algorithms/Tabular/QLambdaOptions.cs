using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Training.Tables;

namespace Rlfw.Plugins.Tabular;

/// <summary>Options of Watkins's Q(lambda) (Sutton and Barto, 2018, section 12.10).</summary>
public sealed record QLambdaOptions : StepTableOptions
{
    /// <summary>How far an error is carried back, lambda.</summary>
    [Description(
        "Trace decay lambda in [0, 1] (Sutton and Barto 2018, chapter 12): a trace fades by gamma lambda a step. 0 is Q-learning; near 1 an error reaches far back, until an action was taken that is not greedy. Typical 0.7 to 0.95."
    )]
    [Range(0.0, 1.0)]
    public double Lambda { get; init; } = 0.9;

    /// <summary>What a visit does to a trace.</summary>
    [Description(
        "replacing: a visit sets the trace to 1 (section 12.5), which is safe where a state is visited over and over. accumulating: it adds 1 (section 12.2), which asks for smaller steps."
    )]
    public TraceKind Traces { get; init; } = TraceKind.Replacing;
}
