using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests.Binding;

public sealed class OptionBindingTests
{
    [Fact]
    public void Every_type_of_option_is_bound()
    {
        var options = Mlflow(
            """
            uri: 12
            timeout: 1.5h
            tags: { b: 1, a: x }
            offset: 18446744073709551615
            share: 0.3
            hosts: [one, 2]
            monitors: [{ plugin: format, pattern: abc }, { plugin: correctness }]
            """
        );
        options.Uri.ShouldBe("12");
        options.Timeout.ShouldBe(TimeSpan.FromMinutes(90));
        options.Tags.ShouldBe(new Dictionary<string, string> { ["a"] = "x", ["b"] = "1" });
        options.Offset.ShouldBe(ulong.MaxValue);
        options.Share.ShouldBe(0.3f);
        options.Hosts.ShouldBe(["one", "2"]);
        options.Monitors.Select(monitor => monitor.Plugin.Id).ShouldBe(["format", "correctness"]);
        ((FormatOptions)options.Monitors[0].Options).Pattern.ShouldBe("abc");
    }

    [Theory]
    [InlineData("algorithm.exploration=softmax", ExplorationKind.Softmax)]
    [InlineData("algorithm.exploration=epsilon_greedy", ExplorationKind.EpsilonGreedy)]
    internal void An_enum_is_written_in_snake_case(string change, ExplorationKind expected)
    {
        var run = Planner.Runs(Planner.Cartpole(), "algorithm.plugin=dqn", change)[0];
        ((DqnOptions)run.Stages[0].Algorithm.Options).Exploration.ShouldBe(expected);
    }

    [Theory]
    [InlineData("1e-4", ScheduleShape.Constant, 1e-4)]
    [InlineData("1_0e-5", ScheduleShape.Constant, 1e-4)]
    [InlineData("linear(1e-4, 0.5)", ScheduleShape.Linear, 1e-4)]
    public void A_schedule_is_a_number_or_a_text(string text, ScheduleShape shape, double start)
    {
        var run = Planner.Runs(Planner.Cartpole(), $"algorithm.learning_rate={text}")[0];
        var schedule = ((PpoOptions)run.Stages[0].Algorithm.Options).LearningRate;
        (schedule.Shape, schedule.Start).ShouldBe((shape, start));
    }

    [Theory]
    [InlineData("linear(2, 0.1)")]
    [InlineData("linear(0.1, 0)")]
    public void A_range_on_a_schedule_holds_for_both_of_its_ends(string text) =>
        Planner
            .Plan(Planner.Cartpole(), $"algorithm.learning_rate={text}")
            .Report.ShouldBe(
                "command line, override 1: 'learning_rate' must be greater than 0 and at most 1, "
                    + $"found the text '{text}'"
            );

    [Fact]
    public void A_range_on_a_list_holds_for_its_elements() =>
        Planner
            .Plan(Planner.Cartpole("model: { plugin: mlp, hidden: [8, 0] }"))
            .Report.ShouldBe("experiments.yaml:6:35: 'hidden' must be between 1 and 4096");

    [Fact]
    public void A_range_of_whole_numbers_on_a_number_is_not_rounded_first() =>
        Planner
            .Plan(Planner.Cartpole(), "algorithm.clip=1.4")
            .Report.ShouldEndWith("'clip' must be between 0 and 1, found the number 1.4");

    [Fact]
    public void Whole_numbers_may_be_written_with_an_exponent() =>
        Planner
            .Runs(Planner.Cartpole("budget: { environment_steps: 1e5 }"))[0]
            .Stages[0]
            .Budget.EnvironmentSteps.ShouldBe(100_000);

    [Fact]
    public void Bound_options_cannot_be_changed_through_their_lists()
    {
        var options = Mlflow("uri: x\nmonitors: [{ plugin: format }]\ntags: { a: b }");
        (options.Monitors as IList<PluginChoice<IReward>>)!.IsReadOnly.ShouldBeTrue();
        (options.Tags as IDictionary<string, string>)!.IsReadOnly.ShouldBeTrue();
    }

    [Fact]
    public void A_choice_says_where_it_stands()
    {
        var run = Planner.Runs(Planner.Cartpole())[0];
        run.Stages[0].Environment!.Source.ShouldEndWith(":4:18");
        run.Stages[0].Environment!.Plugin.Id.ShouldBe("cartpole");
    }

    [Theory]
    [InlineData(typeof(NoParameterless), "the options record NoParameterless has no public parameterless constructor")]
    [InlineData(typeof(Throwing), "the constructor of the options record Throwing threw: no licence")]
    [InlineData(
        typeof(Unsupported),
        "the option Unsupported.Where is of type Uri, which an experiment file cannot hold"
    )]
    public void A_plugin_whose_options_cannot_be_made_is_named_with_the_reason(Type options, string reason)
    {
        var catalog = TestCatalog.Instance.With(PluginKind.Environment, "bad", typeof(ICartpole), options);
        Planner
            .PlanWith(catalog, Planner.Cartpole(), "environment.plugin=bad")
            .Report.ShouldContain($"environment 'bad' (plugin package 'test-bad') cannot be used: {reason}");
    }

    [Fact]
    public void A_check_that_throws_is_a_fault_of_its_plugin()
    {
        var catalog = TestCatalog.Instance.With(
            PluginKind.Environment,
            "bad",
            typeof(ICartpole),
            typeof(ThrowingCheck)
        );
        Planner
            .PlanWith(catalog, Planner.Cartpole(), "environment.plugin=bad")
            .Report.ShouldBe(
                "experiments.yaml:4:18: options of environment 'bad' could not be checked: InvalidOperationException: check"
            );
    }

    [Fact]
    public void A_setter_that_throws_is_a_fault_at_its_key()
    {
        var catalog = TestCatalog.Instance.With(
            PluginKind.Environment,
            "bad",
            typeof(ICartpole),
            typeof(ThrowingSetter)
        );
        Planner
            .PlanWith(catalog, Planner.Cartpole(), "environment={ plugin: bad, size: 3 }")
            .Report.ShouldBe("command line, override 1: 'size' was refused: must be even");
    }

    [Fact]
    public void A_reward_whose_option_has_a_key_of_the_experiment_file_is_refused()
    {
        var catalog = TestCatalog.Instance.With(PluginKind.Reward, "bad", typeof(IFormat), typeof(Weighted));
        Planner
            .PlanWith(catalog, Planner.Example, "stages.grpo.rewards.0={ plugin: bad }")
            .Report.ShouldBe(
                "command line, override 1: options of reward 'bad' cannot be used: its key 'weight' is taken by the experiment file"
            );
    }

    [Fact]
    public void Defaults_that_name_missing_plugins_say_so()
    {
        Planner
            .PlanWith(TestCatalog.Instance.Without("mlp"), Planner.Cartpole())
            .Report.ShouldBe(
                "experiments.yaml:3:5: experiment 'cartpole' names no model, and the default one, 'mlp', is not among the plugins; "
                    + "add 'model: { plugin: ... }'"
            );
        Planner
            .PlanWith(TestCatalog.Instance.Without("correctness"), Planner.Example, "~stages.grpo.rewards.correctness")
            .Report.ShouldContain("names no judge, and the default one, 'correctness', is not among the plugins");
    }

    private static MlflowOptions Mlflow(string options)
    {
        var indented = options.Replace("\n", "\n    ", StringComparison.Ordinal);
        var run = Planner.Runs(Planner.Cartpole($"tracking:\n  - plugin: mlflow\n    {indented}"))[0];
        return (MlflowOptions)run.Tracking[0].Options;
    }

    internal sealed record NoParameterless(int X);

    internal sealed record Throwing
    {
        public Throwing() => throw new InvalidOperationException("no licence");
    }

    internal sealed record Unsupported
    {
        public Uri? Where { get; init; }
    }

    internal sealed record ThrowingCheck : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            throw new InvalidOperationException("check");
    }

    internal sealed record ThrowingSetter
    {
        public int Size
        {
            get;
            init => field = value % 2 == 0 ? value : throw new ArgumentException("must be even");
        }
    }

    internal sealed record Weighted
    {
        public double Weight { get; init; }
    }
}
