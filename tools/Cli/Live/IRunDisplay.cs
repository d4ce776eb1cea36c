using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>Shows runs at work. Safe from any thread; disposed when all runs have ended.</summary>
internal interface IRunDisplay : IAsyncDisposable
{
    /// <summary>A run begins.</summary>
    void Begin(RunPlan plan);

    /// <summary>Something happened in a run.</summary>
    void Take(RunPlan plan, RunEvent record);

    /// <summary>Says something beside the progress: a notice, a warning.</summary>
    /// <param name="label">"note", "warning", "error".</param>
    /// <param name="message">Plain text.</param>
    void Say(string label, string message);
}
