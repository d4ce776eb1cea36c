using System.Reflection;
using Rlfw.Contracts;
using Rlfw.Plans;
using Rlfw.Tracking;
using Rlfw.Training.Loops;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// What can be known of all runs before the first one begins, beyond what their file says: whether the device is there,
/// whether the algorithm can learn in the environment, whether what is read can be read and is what a run was begun with.
/// Makes one instance of every chosen plugin that costs little to make: environments, rewards, datasets (which load later), trackers that deliver. A
/// constructor that throws is then a fault like those of the file, and all are reported. Writes nothing.
/// </summary>
/// <param name="plugins">Makes plugin instances.</param>
public sealed class Preflight(IPluginFactory plugins)
{
    /// <summary>Everything that is wrong, in the runs' order, each fault once.</summary>
    /// <param name="requests">The runs and their folders.</param>
    public IReadOnlyList<Fault> Faults(IReadOnlyList<RunRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var faults = new List<Fault>();
        foreach (var request in requests)
        {
            foreach (var stage in request.Plan.Stages)
            {
                Check(stage, faults);
            }

            foreach (var tracker in request.Plan.Tracking.Where(x => x.Plugin.Implements<IDeliveringTracker>()))
            {
                Try(tracker.Source, faults, () => CheckTracker(tracker, request.Folder));
            }

            if (request.Plan.Device is not ("auto" or "cpu"))
            {
                Try(request.Plan.Source, faults, () => DeviceChoice.Resolve(request.Plan.Device));
            }

            var before = faults.Count;
            foreach (var input in PlanInputs.Of(request.Plan))
            {
                Try(input.Source, faults, () => Fingerprint.Of(input));
            }

            // What cannot be read cannot be compared.
            if (faults.Count == before)
            {
                Try(request.Plan.Source, faults, () => RunInputs.Require(request.Plan, request.Folder));
            }
        }

        // The seeds of an experiment share their plugins.
        return [.. faults.Distinct()];
    }

    private void Check(StagePlan stage, List<Fault> faults)
    {
        if (stage.Environment is { } environment)
        {
            Try(
                environment.Source,
                faults,
                () => CheckSpaces(EnvironmentSources.Of(stage, environment, plugins), stage.Algorithm, faults)
            );
            Try(stage.Algorithm.Source, faults, () => CheckGoals(stage, environment));
        }

        Make<IDataset>(stage.Dataset, faults);
        Make<IReward>(stage.Evaluation.Judge, faults);
        foreach (var reward in stage.Rewards)
        {
            Make<IReward>(reward.Reward, faults);
        }
    }

    /// <summary>Makes a tracker whose constructor opens nothing, so that a wrong address is known now.</summary>
    private void CheckTracker(PluginChoice<ITracker> tracker, RunFolder folder) =>
        plugins
            .Create<IDeliveringTracker>(tracker, folder, new JournalReader(folder))
            .DisposeAsync()
            .AsTask()
            .GetAwaiter()
            .GetResult();

    private void CheckSpaces(EnvironmentSource environment, PluginChoice<IAlgorithm> algorithm, List<Fault> faults)
    {
        var (observations, actions) = environment.Spaces();
        if (typeof(IChecksSpaces).IsAssignableFrom(algorithm.Plugin.ImplementationType))
        {
            Try(
                algorithm.Source,
                faults,
                () =>
                {
                    // Static and abstract: a generic method of ours, closed over the type, can call it.
                    var ask = typeof(Preflight)
                        .GetMethod(nameof(SpaceFault), BindingFlags.NonPublic | BindingFlags.Static)!
                        .MakeGenericMethod(algorithm.Plugin.ImplementationType);
                    object[] spaces = [observations, actions];
                    if (ask.Invoke(null, BindingFlags.DoNotWrapExceptions, null, spaces, null) is string fault)
                    {
                        throw new UserErrorException(fault);
                    }
                }
            );
        }
    }

    private static void CheckGoals(StagePlan stage, PluginChoice<IEnvironment> environment)
    {
        if (
            stage.Algorithm.Options is IOffPolicyOptions options
            && OffPolicyOptionFaults.OfHindsight(
                options.ToSettings(),
                environment.Plugin.Id,
                environment.Plugin.Implements<IGoalEnvironment>(),
                stage.Wrappers.Count > 0
            )
                is { } fault
        )
        {
            throw new UserErrorException(fault);
        }
    }

    private static string? SpaceFault<T>(Space observations, Space actions)
        where T : IChecksSpaces => T.SpaceFault(observations, actions);

    private void Make<TContract>(PluginChoice? choice, List<Fault> faults)
        where TContract : class
    {
        if (choice is not null)
        {
            Try(choice.Source, faults, () => (plugins.Create<TContract>(choice) as IDisposable)?.Dispose());
        }
    }

    /// <summary>Does something; what a user can put right becomes a fault.</summary>
    internal static void Try(string source, List<Fault> faults, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e) when (e is PluginException or UserErrorException or RunFolderException)
        {
            faults.Add(At(source, e.Message));
        }
    }

    /// <summary>
    /// A fault at a position written as "file.yaml:12:5". The factory's message begins with the position of what could not be made, which
    /// may be another (an environment's wrapper); the report writes positions itself.
    /// </summary>
    private static Fault At(string source, string message)
    {
        var position = Position(source);
        var colon = message.StartsWith(source + ": ", StringComparison.Ordinal)
            ? source.Length
            : message.IndexOf(": ", StringComparison.Ordinal);
        if (colon > 0 && Position(message[..colon]) is { File: { } file } own && file == position?.File)
        {
            (position, message) = (own, message[(colon + 2)..]);
        }

        return position is { } at ? new Fault(at.File, at.Line, at.Column, message) : new Fault(source, 0, 0, message);
    }

    private static (string File, int Line, int Column)? Position(string text) =>
        text.Split(':') is [.. var file, var line, var column]
        && int.TryParse(line, out var l)
        && int.TryParse(column, out var c)
            ? (string.Join(':', file), l, c)
            : null;
}
