using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>Whether a goal environment judges a step as it paid for it, and judges twice alike.</summary>
internal static class GoalCheck
{
    public static void Run(CheckContext context)
    {
        var environment = (IGoalEnvironment)context.Make();
        var (seen, goal) = (environment.Goals.Observation, environment.Goals.Goal);
        var walk = new Walk(environment, context.Stream());
        var draws = context.Actions(environment.ActionSpace, "actions");
        var action = new float[environment.ActionSpace.Size];
        for (var step = 1; step <= context.Settings.Steps / 4; step++)
        {
            draws.Draw(action);
            walk.Step(action);
            var judged = environment.Judge(walk.Last.AsSpan(seen, goal), walk.Last.AsSpan(seen + goal, goal));
            var again = environment.Judge(walk.Last.AsSpan(seen, goal), walk.Last.AsSpan(seen + goal, goal));
            if (judged != again)
            {
                context.Fault(
                    $"step {step}: Judge gives {judged}, then {again}",
                    "Judge is a pure function of both goals"
                );
                return;
            }

            if (judged != (walk.Result.Reward, walk.Result.Terminated))
            {
                context.Fault(
                    $"step {step} gave reward {walk.Result.Reward}, terminated {walk.Result.Terminated}; Judge says {judged.Reward}, {judged.Terminated}",
                    "Judge gives for the goals of an observation what the step that led to it gave"
                );
                return;
            }
        }
    }
}
