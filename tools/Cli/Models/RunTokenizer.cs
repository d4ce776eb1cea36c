using System.Reflection;
using Rlfw.Contracts;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>
/// The tokenizer of a finished run whose model folder has none: one without files, such as <c>characters</c>, is known by the
/// run's plan alone.
/// </summary>
internal static class RunTokenizer
{
    /// <summary>The tokenizer that the run's plan chose; null where the folder is no run's, or the model chose none.</summary>
    /// <param name="folder">The model folder of a run.</param>
    /// <param name="catalog">The plugins there are.</param>
    /// <exception cref="UserErrorException">The plan cannot be read any more.</exception>
    public static PluginChoice? Find(ModelFolder folder, IPluginCatalog catalog)
    {
        var run = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Location)));
        var file = Path.Combine(run ?? "", RunLauncher.ResolvedFile);
        if (!File.Exists(file))
        {
            return null;
        }

        var planned = ExperimentPlanner.Plan(new PlanningRequest(file, catalog));
        if (planned.Faults is [var fault, ..])
        {
            throw new UserErrorException(
                $"the tokenizer of '{folder.Name}' is not known, as its run's plan has a fault: {fault}"
            );
        }

        var options = planned.Runs[^1].Stages[^1].Model.Options;
        return options
            .GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType == typeof(PluginChoice<ITokenizer>))
            .Select(property => property.GetValue(options) as PluginChoice)
            .FirstOrDefault(choice => choice is not null);
    }
}
