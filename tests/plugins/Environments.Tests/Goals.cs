using Rlfw.Contracts;

namespace Rlfw.Plugins.Environments.Tests;

/// <summary>What holds for environments with goals.</summary>
internal static class Goals
{
    /// <summary>Random steps, each of which <see cref="IGoalEnvironment.Judge"/> must judge as the environment does.</summary>
    /// <returns>How many episodes reached their goal.</returns>
    public static int StepsThatJudgeAgrees(IGoalEnvironment environment, int steps)
    {
        var (observed, goal) = (environment.Goals.Observation, environment.Goals.Goal);
        var observation = new float[environment.ObservationSpace.Size];
        observation.Length.ShouldBe(observed + (2 * goal));
        var (random, actions) = (new RandomStream(1, "environment"), new RandomStream(1, "actions"));
        environment.Reset(random, observation);
        var reached = 0;
        for (var step = 0; step < steps; step++)
        {
            float[] action = environment.ActionSpace is DiscreteSpace discrete
                ? [actions.NextInt(discrete.Count)]
                : [(float)actions.NextDouble(-1, 1), (float)actions.NextDouble(-1, 1)];
            var result = environment.Step(action, observation);
            var (reward, terminated) = environment.Judge(
                observation.AsSpan(observed, goal),
                observation.AsSpan(observed + goal, goal)
            );
            (reward, terminated).ShouldBe((result.Reward, result.Terminated));
            reached += terminated ? 1 : 0;
            if (result.Terminated || result.Truncated)
            {
                environment.Reset(random, observation);
            }
        }

        return reached;
    }
}
