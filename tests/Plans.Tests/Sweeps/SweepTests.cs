namespace Rlfw.Plans.Tests.Sweeps;

public sealed class SweepTests
{
    [Fact]
    public void A_grid_runs_every_combination_with_every_seed_the_first_parameter_slowest()
    {
        var runs = Sweep(
            "algorithm.clip: { values: [0.1, 0.2] }\n    algorithm.environments: { values: [1, 2] }",
            "seeds=[1, 2]"
        );
        runs.Select(run => $"{run.Assignment["algorithm.clip"]}/{run.Assignment["algorithm.environments"]}/{run.Seed}")
            .ShouldBe(["0.1/1/1", "0.1/1/2", "0.1/2/1", "0.1/2/2", "0.2/1/1", "0.2/1/2", "0.2/2/1", "0.2/2/2"]);
        runs.Select(run => run.Hash).Distinct().Count().ShouldBe(4);
        runs.ShouldAllBe(run => run.Parameters["algorithm.clip"] == run.Assignment["algorithm.clip"]);
    }

    [Fact]
    public void A_linear_range_has_both_ends() =>
        Values("{ from: 0, to: 1, steps: 5 }").ShouldBe(["0", "0.25", "0.5", "0.75", "1"]);

    [Fact]
    public void A_log_range_has_round_values() =>
        Values("{ from: 1e-4, to: 1, steps: 5, scale: log }").ShouldBe(["0.0001", "0.001", "0.01", "0.1", "1"]);

    [Fact]
    public void A_range_of_whole_numbers_fits_an_option_of_whole_numbers() =>
        Sweep("algorithm.environments: { from: 1, to: 4, steps: 4 }")
            .Select(run => run.Parameters["algorithm.environments"])
            .ShouldBe(["1", "2", "3", "4"]);

    [Fact]
    public void Whole_mappings_can_be_tried() =>
        Sweep("model: { values: [{ plugin: mlp, hidden: [4] }, { plugin: mlp, hidden: [8, 8] }] }")
            .Select(run => run.Parameters["model.hidden"])
            .ShouldBe(["[4]", "[8, 8]"]);

    [Fact]
    public void A_run_of_a_sweep_is_planned_like_one_that_is_written()
    {
        var swept = Sweep("algorithm.clip: { values: [0.1, 0.3] }")[1];
        var written = Planner.Runs(Planner.Cartpole(), "algorithm.clip=0.3").ShouldHaveSingleItem();
        swept.Id.ShouldBe(written.Id);
        swept.ResolvedYaml.ShouldBe(written.ResolvedYaml);
    }

    [Fact]
    public void Runs_of_all_experiments_together_are_bounded()
    {
        var experiments = Enumerable
            .Range(0, 3)
            .Select(i => $"  - {{ name: e{i}, seeds: [{string.Join(", ", Enumerable.Range(0, 4000))}] }}");
        var report = Planner
            .Plan(
                $$"""
                version: 1
                defaults: { environment: { plugin: cartpole }, algorithm: { plugin: ppo } }
                experiments:
                {{string.Join('\n', experiments)}}
                """
            )
            .Report;
        report.ShouldBe("experiments.yaml:6:5: the file plans more than 10000 runs");
    }

    private static string[] Values(string axis) =>
        [.. Sweep($"algorithm.clip: {axis}").Select(run => run.Assignment["algorithm.clip"])];

    private static IReadOnlyList<RunPlan> Sweep(string parameters, params string[] overrides) =>
        Planner.Runs(Planner.Cartpole($"sweep:\n  parameters:\n    {parameters}"), overrides);
}
