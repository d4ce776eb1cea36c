using System.Collections;
using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Hosting.Launching;

/// <summary>Finds what the plugins of a plan read, those within the options of others too.</summary>
internal static class PlanInputs
{
    /// <summary>Files and folders, in the plan's order.</summary>
    public static IReadOnlyList<NamedInput> Of(RunPlan plan) =>
        [
            .. plan.Stages.SelectMany(stage =>
                Parts(stage).SelectMany(x => Walk(x.Choice, $"{stage.Name}.{x.Role}", ""))
            ),
        ];

    private static IEnumerable<(string Role, PluginChoice? Choice)> Parts(StagePlan stage) =>
        [
            ("algorithm", stage.Algorithm),
            ("environment", stage.Environment),
            ("dataset", stage.Dataset),
            ("model", stage.Model),
            ("judge", stage.Evaluation.Judge),
            .. stage.Rewards.Select(x => ($"rewards.{x.Name}", (PluginChoice?)x.Reward)),
        ];

    private static IEnumerable<NamedInput> Walk(object? value, string use, string source) =>
        value switch
        {
            null or string => [],
            PluginChoice choice => Walk(choice.Options, use, choice.Source.Length > 0 ? choice.Source : source),
            IEnumerable items => items.Cast<object?>().SelectMany((item, i) => Walk(item, $"{use}.{i}", source)),
            _ => Own(value, use, source)
                .Concat(
                    SameChoice
                        .Properties(value)
                        .SelectMany(x => Walk(x.GetValue(value), $"{use}.{x.Name.ToLowerInvariant()}", source))
                ),
        };

    private static IEnumerable<NamedInput> Own(object options, string use, string source) =>
        options is IReadsFiles reads
            ? reads
                .InputFiles.Where(path => !HubReference.IsMeant(path))
                .Select((path, i) => new NamedInput(i == 0 ? use : $"{use}.{i}", path, source))
            : [];
}
