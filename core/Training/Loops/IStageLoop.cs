using Rlfw.Contracts;

namespace Rlfw.Training.Loops;

/// <summary>
/// How data comes about and reaches the algorithm. One instance serves one stage, on the run's own thread. Its state is
/// all that the next training step depends on besides the algorithm, the model and the random streams.
/// </summary>
public interface IStageLoop : ITensorStateful, IDisposable
{
    /// <summary>Training steps done in the stage.</summary>
    long Steps { get; }

    /// <summary>Environment steps done in the stage; 0 for completion algorithms.</summary>
    long EnvironmentSteps { get; }

    /// <summary>Environment steps that one training step takes; 0 for completion algorithms.</summary>
    int EnvironmentStepsPerStep { get; }

    /// <summary>Does one training step.</summary>
    /// <param name="context">Takes metrics and events.</param>
    /// <exception cref="PluginException">A plugin failed or broke its contract.</exception>
    /// <exception cref="TrainingDivergedException">The update reported a value that is not finite.</exception>
    void Step(StepContext context);

    /// <summary>Adds what is known at the moment of a record, such as the mean return of recent episodes.</summary>
    /// <param name="metrics">Takes values by name.</param>
    void Report(IDictionary<string, double> metrics);
}
