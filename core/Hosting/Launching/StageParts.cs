using Rlfw.Contracts;
using Rlfw.Training.Evaluation;
using Rlfw.Training.Loops;

namespace Rlfw.Hosting.Launching;

/// <summary>The parts of one stage; disposing them leaves a shared language model alone.</summary>
/// <param name="Algorithm">How parameters are learned.</param>
/// <param name="Loop">How data comes about.</param>
/// <param name="Evaluator">How it is evaluated.</param>
/// <param name="Reports">Makes the texts at the stage's end.</param>
/// <param name="Sample">An environment of which spaces and drawings are asked; null for completion algorithms.</param>
internal sealed record StageParts(
    IAlgorithm Algorithm,
    IStageLoop Loop,
    IStageEvaluator Evaluator,
    Func<IReadOnlyList<ReportWritten>> Reports,
    IEnvironment? Sample
) : IDisposable
{
    public void Dispose()
    {
        Evaluator.Dispose();
        Loop.Dispose();
        Algorithm.Dispose();
        (Sample as IDisposable)?.Dispose();
    }
}
