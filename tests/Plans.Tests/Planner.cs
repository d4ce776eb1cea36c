using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests;

/// <summary>Plans texts the way the command line plans files: through a file on disk.</summary>
internal static class Planner
{
    /// <summary>The design's example file.</summary>
    public const string Example = """
        version: 1
        defaults:
          tracking: [{ plugin: mlflow, uri: "${env:MLFLOW}" }]
          device: auto
        experiments:
          - name: grpo-arithmetic
            seeds: [1, 2, 3]
            model: { plugin: llama, preset: tiny, tokenizer: { plugin: characters } }
            dataset: { plugin: arithmetic, operations: [add], digits: 2, held_out: 500 }
            stages:
              - name: sft
                algorithm: { plugin: sft, learning_rate: 2e-3 }
                budget: { steps: 250 }
              - name: grpo
                algorithm: { plugin: grpo, group_size: 8, learning_rate: 3e-4 }
                rewards:
                  - { plugin: format, weight: 0.2 }
                  - { plugin: correctness }
                budget: { steps: 150 }
            evaluation: { every: 25, metric: accuracy }
          - name: cartpole
            seeds: [1, 2, 3]
            environment: { plugin: cartpole }
            algorithm: { plugin: ppo }
            budget: { environment_steps: 100_000 }
            sweep: { method: grid, parameters: { algorithm.plugin: { values: [ppo, dqn] } } }
        """;

    public static PlanningResult Plan(string yaml, params string[] overrides) => PlanOnly(yaml, [], overrides);

    public static PlanningResult PlanOnly(string yaml, IReadOnlyList<string> only, params string[] overrides) =>
        Plan(TestCatalog.Instance, yaml, only, overrides);

    public static PlanningResult PlanWith(TestCatalog catalog, string yaml, params string[] overrides) =>
        Plan(catalog, yaml, [], overrides);

    private static PlanningResult Plan(TestCatalog catalog, string yaml, IReadOnlyList<string> only, string[] overrides)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, yaml);
            var request = new PlanningRequest(path, catalog)
            {
                Overrides = overrides,
                Only = only,
                Environment = Environment,
            };
            return Renamed(ExperimentPlanner.Plan(request), path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The runs of a text that must be without fault.</summary>
    public static IReadOnlyList<RunPlan> Runs(string yaml, params string[] overrides)
    {
        var result = Plan(yaml, overrides);
        result.Report.ShouldBe("");
        return result.Runs;
    }

    /// <summary>An experiment file with one experiment on CartPole.</summary>
    public static string Cartpole(string more = "") =>
        $$"""
            version: 1
            experiments:
              - name: cartpole
                environment: { plugin: cartpole }
                algorithm: { plugin: ppo }
            {{more.Replace("\n", "\n    ", StringComparison.Ordinal).Insert(0, "    ")}}
            """;

    public static string? Environment(string name) =>
        name switch
        {
            "MLFLOW" => "http://localhost:5000",
            "RATE" => "5e-4",
            "TOKEN" => "s3cret-value",
            "DATA" => "/data",
            _ => null,
        };

    private static PlanningResult Renamed(PlanningResult result, string path) =>
        result with
        {
            Faults =
            [
                .. result.Faults.Select(fault =>
                    fault with
                    {
                        File = fault.File.Replace(path, "experiments.yaml", StringComparison.Ordinal),
                        Message = fault.Message.Replace(path, "experiments.yaml", StringComparison.Ordinal),
                        Suggestion = fault.Suggestion?.Replace(path, "experiments.yaml", StringComparison.Ordinal),
                    }
                ),
            ],
        };
}
