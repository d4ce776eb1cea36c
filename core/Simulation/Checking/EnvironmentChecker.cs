using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>Drives an environment with random actions and tells where it breaks its contract: what, where, and what to do.</summary>
public static class EnvironmentChecker
{
    /// <summary>Checks an environment.</summary>
    /// <param name="make">Makes a new instance; all are disposed in the end.</param>
    /// <param name="settings">How.</param>
    /// <param name="thrown">Takes the first exception that the environment threw, for its stack trace.</param>
    /// <exception cref="UserErrorException">The environment cannot be made.</exception>
    public static CheckReport Check(Func<IEnvironment> make, CheckSettings settings, Action<Exception>? thrown = null)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(settings);
        using var context = new CheckContext(make, settings);
        var environment = context.Make();
        var (episodes, speed) = (new EpisodeCheck(), new SpeedCheck());
        var done = new List<string>();

        // What comes later would only say again what is wrong with spaces or observations.
        if (Run("spaces", SpaceCheck.Run) && Run("episodes", episodes.Run))
        {
            Run("bounds of actions", EpisodeCheck.Corners, environment.ActionSpace is BoxSpace);
            Run("determinism", RepeatCheck.Determinism);
            Run("reset", RepeatCheck.Reset);
            Run("save and load", StateCheck.Run);
            Run("many together", VectorCheck.Run, environment is IVectorizes);
            Run("transition table", TableCheck.Run, environment is IKnowsTransitions);
            Run("goals", GoalCheck.Run, environment is IGoalEnvironment);
            Run("description", DescriptionCheck.Run, environment is ITabularEnvironment);
            Run("speed", speed.Run);
        }

        if (context.Thrown is { } exception)
        {
            thrown?.Invoke(exception);
        }

        return new CheckReport
        {
            Checks = done,
            Findings = context.Findings,
            ObservationSpace = environment.ObservationSpace,
            ActionSpace = environment.ActionSpace,
            EpisodeLengths = episodes.Lengths,
            EpisodeReturns = episodes.Returns,
            StepsPerSecond = speed.StepsPerSecond,
            VectorStepsPerSecond = speed.VectorStepsPerSecond,
            BytesPerStep = speed.BytesPerStep,
        };

        bool Run(string name, Action<CheckContext> check, bool applies = true)
        {
            if (!applies)
            {
                return true;
            }

            done.Add(name);
            return context.Run(name, check);
        }
    }
}
