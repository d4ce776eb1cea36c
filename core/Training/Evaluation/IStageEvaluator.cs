namespace Rlfw.Training.Evaluation;

/// <summary>
/// Measures what was learned, without exploration, on environments or examples of its own and with random streams of its
/// own: however often it is asked, training goes on as if it had not been.
/// </summary>
public interface IStageEvaluator : IDisposable
{
    /// <summary>Evaluates once.</summary>
    /// <param name="index">How many evaluations of the stage came before.</param>
    /// <param name="step">The training step, for rewards; 0 before training.</param>
    EvaluationReport Evaluate(int index, long step);
}
