using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>
/// Makes, before the first run begins, one instance of every chosen plugin that costs little to make: environments, rewards,
/// datasets (which load later). A constructor that throws is then a fault like those of the file, and all are reported.
/// </summary>
internal static class PlanProbe
{
    public static IReadOnlyList<Fault> Faults(IReadOnlyList<RunPlan> plans, IPluginFactory plugins)
    {
        var faults = new List<Fault>();
        foreach (var stages in plans.SelectMany(plan => plan.Stages))
        {
            Try<IEnvironment>(stages.Environment);
            Try<IDataset>(stages.Dataset);
            Try<IReward>(stages.Evaluation.Judge);
            foreach (var reward in stages.Rewards)
            {
                Try<IReward>(reward.Reward);
            }
        }

        // The seeds of an experiment share their plugins.
        return [.. faults.Distinct()];

        void Try<TContract>(PluginChoice? choice)
            where TContract : class
        {
            if (choice is null)
            {
                return;
            }

            try
            {
                (plugins.Create<TContract>(choice) as IDisposable)?.Dispose();
            }
            catch (Exception e) when (e is PluginException or UserErrorException)
            {
                // The factory's message begins with the position, which the report writes itself.
                var prefix = choice.Source + ": ";
                faults.Add(
                    At(
                        choice.Source,
                        e.Message.StartsWith(prefix, StringComparison.Ordinal) ? e.Message[prefix.Length..] : e.Message
                    )
                );
            }
        }
    }

    /// <summary>A fault at a position written as "file.yaml:12:5".</summary>
    private static Fault At(string source, string message) =>
        source.Split(':') is [.. var file, var line, var column]
        && int.TryParse(line, out var l)
        && int.TryParse(column, out var c)
            ? new Fault(string.Join(':', file), l, c, message)
            : new Fault(source, 0, 0, message);
}
