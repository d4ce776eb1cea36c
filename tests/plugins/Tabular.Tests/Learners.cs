using Rlfw.Contracts;
using Rlfw.Plugins.Planning;
using Rlfw.Plugins.QLearning;

namespace Rlfw.Plugins.Tabular.Tests;

/// <summary>Algorithms that learn by acting, by name.</summary>
internal static class Learners
{
    public static IAlgorithm Make(
        string name,
        EnvironmentAlgorithmContext context,
        Schedule learningRate,
        Schedule exploration,
        int environments = 1,
        double discount = 0.9
    ) =>
        name switch
        {
            "q-learning" => new QLearningAlgorithm(
                new QLearningOptions
                {
                    LearningRate = learningRate,
                    Exploration = exploration,
                    Environments = environments,
                    Discount = discount,
                },
                context
            ),
            "sarsa" => new SarsaAlgorithm(
                new SarsaOptions
                {
                    LearningRate = learningRate,
                    Exploration = exploration,
                    Environments = environments,
                    Discount = discount,
                },
                context
            ),
            "expected-sarsa" => new ExpectedSarsaAlgorithm(
                new ExpectedSarsaOptions
                {
                    LearningRate = learningRate,
                    Exploration = exploration,
                    Environments = environments,
                    Discount = discount,
                },
                context
            ),
            "n-step-sarsa" or "n-step-expected" or "tree-backup" => new NStepSarsaAlgorithm(
                new NStepSarsaOptions
                {
                    LearningRate = learningRate,
                    Exploration = exploration,
                    Environments = environments,
                    Discount = discount,
                    ReturnSteps = 3,
                    Backup = name switch
                    {
                        "n-step-sarsa" => NStepBackup.Sarsa,
                        "n-step-expected" => NStepBackup.Expected,
                        _ => NStepBackup.Tree,
                    },
                },
                context
            ),
            "q-lambda" or "q-lambda accumulating" => new QLambdaAlgorithm(
                new QLambdaOptions
                {
                    LearningRate = learningRate,
                    Exploration = exploration,
                    Environments = environments,
                    Discount = discount,
                    Traces = name == "q-lambda" ? TraceKind.Replacing : TraceKind.Accumulating,
                },
                context
            ),
            "monte-carlo first" or "monte-carlo every" => new MonteCarloAlgorithm(
                new MonteCarloOptions
                {
                    Exploration = exploration,
                    Environments = environments,
                    Discount = discount,
                    Visits = name == "monte-carlo first" ? MonteCarloVisits.First : MonteCarloVisits.Every,
                },
                context
            ),
            "dyna-q" or "dyna-q+" => new DynaQAlgorithm(
                new DynaQOptions
                {
                    LearningRate = learningRate,
                    Exploration = exploration,
                    Environments = environments,
                    Discount = discount,
                    ExplorationBonus = name == "dyna-q" ? 0 : 1e-3,
                },
                context
            ),
            "prioritized-sweeping" => new PrioritizedSweepingAlgorithm(
                new PrioritizedSweepingOptions
                {
                    LearningRate = learningRate,
                    Exploration = exploration,
                    Environments = environments,
                    Discount = discount,
                    PriorityThreshold = 1e-9,
                },
                context
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown"),
        };
}
