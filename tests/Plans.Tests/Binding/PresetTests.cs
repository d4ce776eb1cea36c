using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests.Binding;

public sealed class PresetTests
{
    private const string Yaml = """
        version: 1
        experiments:
          - name: grid
            environment: { plugin: gridworld }
            algorithm: { plugin: q-learning, preset: bold, learning_rate: 0.25 }
        """;

    [Fact]
    public void A_preset_s_values_lie_under_the_user_s_keys()
    {
        var options = Options(Planner.Runs(Yaml)[0]);
        options.Epsilon.ToString().ShouldBe("linear(1, 0.1)");
        options.Exploration.ShouldBe(ExplorationKind.Softmax);
        options.LearningRate.ShouldBe(0.25);
        Options(Planner.Runs(Yaml, "algorithm.preset=null")[0]).Epsilon.ToString().ShouldBe("0.1");
    }

    [Fact]
    public void The_resolved_plan_shows_every_value_and_is_the_same_plan()
    {
        var run = Planner.Runs(Yaml)[0];
        run.ResolvedYaml.ShouldContain("epsilon: \"linear(1, 0.1)\"");
        run.ResolvedYaml.ShouldContain("exploration: softmax");
        var again = Planner.Runs(run.ResolvedYaml)[0];
        (again.Hash, again.ResolvedYaml).ShouldBe((run.Hash, run.ResolvedYaml));
    }

    [Fact]
    public void A_sweep_may_go_over_presets() =>
        Planner
            .Runs(Yaml, "sweep={ parameters: { algorithm.preset: { values: [bold, null] } } }")
            .Select(run => Options(run).Exploration)
            .ShouldBe([ExplorationKind.Softmax, ExplorationKind.EpsilonGreedy]);

    [Theory]
    [InlineData("bald", "did you mean 'bold'?")]
    [InlineData("something-else", "there are: bold, broken")]
    public void An_unknown_preset_is_told_with_what_there_is(string name, string hint) =>
        Planner
            .Plan(Yaml.Replace("bold", name, StringComparison.Ordinal))
            .Report.ShouldBe(
                $"experiments.yaml:5:46: unknown preset '{name}' in options of algorithm 'q-learning'; {hint}"
            );

    [Fact]
    public void What_is_wrong_with_a_preset_is_told_where_it_is_chosen()
    {
        var yaml = Yaml.Replace("preset: bold, learning_rate: 0.25", "preset: broken", StringComparison.Ordinal);
        Planner
            .Plan(yaml)
            .Report.Split('\n')
            .ShouldBe(
                [
                    "experiments.yaml:5:46: 'learning_rate' must be between 0 and 1, found the number 2",
                    "experiments.yaml:5:46: unknown key 'lerning_rate' in options of algorithm 'q-learning'; did you mean "
                        + "'learning_rate'?",
                ],
                ignoreOrder: true
            );
    }

    [Fact]
    public void Presets_are_described_with_their_values()
    {
        var plugin = TestCatalog.Instance.Plugins.Single(plugin => plugin.Id == "q-learning");
        var preset = OptionDescriber.Describe(plugin).Single(option => option.Key == "preset");
        preset.AllowedValues.ShouldBe(["bold", "broken"]);
        preset.Range.ShouldBe("one of bold, broken");
        OptionDescriber.Presets(plugin)[0].Values[1].Source.ShouldBe("A book, page 2");
        OptionDescriber.Presets(TestCatalog.Instance.Plugins.Single(x => x.Id == "ppo")).ShouldBeEmpty();
    }

    private static QLearningOptions Options(RunPlan run) => (QLearningOptions)run.Stages[0].Algorithm.Options;
}
