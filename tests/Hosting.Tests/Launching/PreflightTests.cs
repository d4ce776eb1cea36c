using Rlfw.Hosting.Launching;
using Rlfw.Plans;

namespace Rlfw.Hosting.Tests.Launching;

public sealed class PreflightTests : IDisposable
{
    private readonly LaunchRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(Experiments.Gridworld)]
    [InlineData(Experiments.CartPole)]
    [InlineData(Experiments.Language)]
    public void A_run_that_can_begin_has_no_fault(string yaml) => Faults(yaml).ShouldBeEmpty();

    [Fact]
    public void An_algorithm_that_cannot_learn_in_the_environment_is_named_before_anything_runs()
    {
        var fault = Faults(Experiments.Gridworld.Replace("gridworld", "cartpole", StringComparison.Ordinal))
            .ShouldHaveSingleItem();

        fault.Line.ShouldBe(5);
        fault.Message.ShouldContain("q-learning holds a table and needs discrete observations");
        Directory.Exists(_rig.Settings.RunsFolder).ShouldBeFalse();
    }

    [Theory]
    [InlineData("dqn", "cartpole")]
    [InlineData("c51", "cartpole")]
    [InlineData("qrdqn", "cartpole")]
    [InlineData("ddpg", "pendulum")]
    [InlineData("td3", "pendulum")]
    [InlineData("sac", "pendulum")]
    public void Goals_in_hindsight_where_the_environment_sets_none_are_refused_before_anything_runs(
        string algorithm,
        string environment
    )
    {
        var fault = Faults(Hindsight(algorithm, environment)).ShouldHaveSingleItem();

        fault.Line.ShouldBe(5);
        fault.Message.ShouldContain($"environment '{environment}' sets none: set hindsight_goals to 0");
    }

    [Theory]
    [InlineData("dqn", "bit-flip")]
    [InlineData("sac", "point-reach")]
    public void Goals_in_hindsight_go_with_an_environment_that_sets_some_and_has_no_wrappers(
        string algorithm,
        string environment
    )
    {
        var yaml = Hindsight(algorithm, environment);
        Faults(yaml).ShouldBeEmpty();

        Faults(yaml + "\n    wrappers: [{ plugin: normalize-observations }]")
            .ShouldHaveSingleItem()
            .Message.ShouldContain($"environment '{environment}' has wrappers: take them away");
    }

    [Fact]
    public void All_faults_come_together()
    {
        if (torch.cuda.is_available())
        {
            Assert.Skip("there is a CUDA device");
        }

        var yaml = Experiments
            .Gridworld.Replace("gridworld", "cartpole", StringComparison.Ordinal)
            .Replace("device: cpu", "device: cuda:3\n    seeds: [1, 2]", StringComparison.Ordinal);

        var faults = Faults(yaml);

        faults.Count.ShouldBe(2);
        faults.ShouldContain(x => x.Message.Contains("device 'cuda:3' was asked for", StringComparison.Ordinal));
    }

    [Fact]
    public void A_checkpoint_without_weights_is_named()
    {
        var folder = Path.GetDirectoryName(_rig.Write("tiny/config.json", "{}"))!;
        var yaml = Experiments.Language.Replace(
            "hidden_size: 16\n      layers: 1\n      heads: 2\n",
            $"path: {folder}\n",
            StringComparison.Ordinal
        );

        Faults(yaml).ShouldHaveSingleItem().Message.ShouldStartWith($"there is no file '{folder}/model.safetensors'");
    }

    [Fact]
    public void A_wrapper_that_does_not_fit_is_told_with_its_own_line_and_no_other()
    {
        var fault = Faults(
                Experiments.Gridworld.Replace(
                    "algorithm:",
                    "wrappers:\n      - { plugin: frame-stack }\n    algorithm:",
                    StringComparison.Ordinal
                )
            )
            .ShouldHaveSingleItem();

        (fault.Line, fault.Column).ShouldBe((6, 9));
        fault.Message.ShouldStartWith("wrapper 'frame-stack': frame-stack needs observations that are vectors");
    }

    private static string Hindsight(string algorithm, string environment) =>
        $$"""
            version: 1
            experiments:
              - name: goals
                environment: { plugin: {{environment}} }
                algorithm: { plugin: {{algorithm}}, hindsight_goals: 4 }
                budget: { environment_steps: 400 }
                device: cpu
            """;

    private IReadOnlyList<Fault> Faults(string yaml) =>
        _rig.Preflight.Faults([.. _rig.Plan(yaml).Select(x => RunRequest.For(x, _rig.Settings))]);
}
