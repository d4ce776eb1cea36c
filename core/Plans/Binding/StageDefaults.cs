using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>Adds to a stage's tree what an experiment file may leave out, so that name, algorithm and environment are enough.</summary>
internal sealed class StageDefaults(IPluginCatalog catalog, FaultCollector faults)
{
    private const string Network = "mlp";
    private const string Judge = "correctness";
    private const long EnvironmentSteps = 100_000;
    private const long Steps = 100;
    private const int Episodes = 10;

    /// <summary>The tree with its defaults; null after a fault.</summary>
    public MappingNode? Complete(StageTree stage, AlgorithmTraits algorithm)
    {
        var tree = stage.Tree;
        var completions = algorithm.LearnsFromCompletions;
        if (tree.Get("budget") is null)
        {
            var unit = completions ? Entry(tree, "steps", Steps) : Entry(tree, "environment_steps", EnvironmentSteps);
            tree = With(tree, "budget", new MappingNode(tree.Position, [unit]));
        }

        if (completions && tree.Get("completions") is null)
        {
            tree = With(tree, "completions", new MappingNode(tree.Position, []));
        }

        var evaluation = tree.Get("evaluation") ?? new MappingNode(tree.Position, []);
        if (evaluation is MappingNode written)
        {
            written = Default(written, "metric", Text(tree, completions ? "accuracy" : "return"));
            written = completions ? written : Default(written, "episodes", Entry(tree, "episodes", Episodes).Value);
            var judge =
                !completions || written.Get("judge") is not null
                    ? null
                    : Plugin(stage, PluginKind.Reward, "judge", Judge);
            if (completions && judge is null && written.Get("judge") is null)
            {
                return null;
            }

            tree = With(tree, "evaluation", judge is null ? written : With(written, "judge", judge));
        }

        if (!completions && tree.Get("model") is null)
        {
            var network = Plugin(stage, PluginKind.Model, "model", Network);
            return network is null ? null : With(tree, "model", network);
        }

        return tree;
    }

    private MappingNode? Plugin(StageTree stage, PluginKind kind, string key, string id)
    {
        if (catalog.Find(kind, id) is not null)
        {
            return new MappingNode(
                stage.Tree.Position,
                [new MappingEntry("plugin", stage.Tree.Position, Text(stage.Tree, id))]
            );
        }

        faults.Add(
            stage.Tree.Position,
            $"{stage.Owner} names no {key}, and the default one, '{id}', is not among the plugins",
            $"add '{key}: {{ plugin: ... }}'"
        );
        return null;
    }

    private static MappingNode Default(MappingNode mapping, string key, Node value) =>
        mapping.Get(key) is null ? With(mapping, key, value) : mapping;

    private static MappingNode With(MappingNode mapping, string key, Node value) =>
        mapping.With(new MappingEntry(key, mapping.Find(key)?.KeyPosition ?? mapping.Position, value));

    private static MappingEntry Entry(Node at, string key, long value) =>
        new(key, at.Position, new ScalarNode(at.Position, $"{value}", quoted: false));

    private static ScalarNode Text(Node at, string text) => new(at.Position, text, quoted: true);
}
