using System.Xml.Linq;

namespace Rlfw.Cli.Tests.Commands;

public sealed class WrappersTests : IDisposable
{
    private const string Experiment = """
        version: 1
        experiments:
          - name: wrapped
            seeds: [1, 2]
            environment: { plugin: cartpole }
            wrappers:
              - { plugin: monitor }
              - { plugin: time-limit, steps: 20 }
              - { plugin: normalize-observations }
              - { plugin: normalize-rewards, discount: 0.98 }
            algorithm: { plugin: ppo, environments: 2, steps_per_rollout: 32, minibatch_size: 64 }
            budget: { environment_steps: 640 }
            evaluation: { episodes: 4, sampled: true }
        """;

    private readonly CliProcess _cli = new();

    [Fact]
    public async Task A_wrapped_environment_is_learned_in_and_evaluated_both_ways()
    {
        _cli.Write("wrapped.yaml", Experiment);

        (await _cli.RunAsync("run", "wrapped.yaml")).Exits(0);

        var run = Directory
            .GetDirectories(Path.Combine(_cli.Folder, "runs", "wrapped"))
            .Order(StringComparer.Ordinal)
            .First();
        var episodes = File.ReadAllLines(Path.Combine(run, "episodes-main.csv"));
        episodes[0].ShouldBe("environment_steps,environment,return,length");
        episodes.Length.ShouldBeGreaterThan(30);
        // The environment's own rewards, whatever the wrappers make of them, and no episode beyond the limit.
        episodes.Skip(1).Select(x => x.Split(',')).ShouldAllBe(x => x[2] == x[3] && int.Parse(x[3]) <= 20);
        var metrics = File.ReadAllText(Path.Combine(run, "metrics.csv"));
        metrics.ShouldContain("eval/sampled_return");
        metrics.ShouldContain("eval/return");
    }

    [Fact]
    public async Task Published_results_stand_beside_ours()
    {
        _cli.Write("wrapped.yaml", Experiment);
        _cli.Write(
            "published.csv",
            "experiment,task,algorithm,published,random\nwrapped,CartPole-v1,ppo,1,0\nother,Acrobot-v1,dqn,-80,-500\n"
        );
        (await _cli.RunAsync("run", "wrapped.yaml")).Exits(0);

        var table = (await _cli.RunAsync("reproduce", "published.csv", "--runs", "runs", "--write", "out")).Exits(0);

        table.Output.ShouldContain("1 of 1 results reproduced (100 %); 1 without a run that came to its end");
        table.Says("an interval from 2 seed(s) says little");
        File.ReadAllLines(Path.Combine(_cli.Folder, "out", "seeds.csv")).Length.ShouldBe(3);
        File.ReadAllText(Path.Combine(_cli.Folder, "out", "table.md")).ShouldContain("| CartPole-v1 | ppo | 1 |");
        var results = XDocument.Load(Path.Combine(_cli.Folder, "out", "results.svg"));
        results.Descendants().Count(x => x.Name.LocalName == "circle").ShouldBe(2);
        results.ToString().ShouldContain("CartPole-v1 ppo");
        var curves = XDocument.Load(Path.Combine(_cli.Folder, "out", "curves.svg"));
        curves.Descendants().Count(x => x.Name.LocalName == "polyline").ShouldBe(1);
    }

    [Fact]
    public async Task What_does_not_fit_is_told_with_its_line_before_anything_runs()
    {
        _cli.Write(
            "wrapped.yaml",
            Experiment
                .Replace("steps: 20 }", "steps: 0 }", StringComparison.Ordinal)
                .Replace("normalize-rewards", "normalise-rewards", StringComparison.Ordinal)
        );
        var faults = (await _cli.RunAsync("run", "wrapped.yaml")).Exits(1);
        faults.Says("'steps' must be at least 1");
        faults.Says("did you mean 'normalize-rewards'?");

        _cli.Write("grid.yaml", Experiment.Replace("plugin: cartpole", "plugin: gridworld", StringComparison.Ordinal));
        (await _cli.RunAsync("run", "grid.yaml"))
            .Exits(1)
            .Says("normalize-observations needs observations that are vectors");

        _cli.Write(
            "dqn.yaml",
            Experiment.Replace(
                "{ plugin: ppo, environments: 2, steps_per_rollout: 32, minibatch_size: 64 }",
                "{ plugin: dqn }",
                StringComparison.Ordinal
            )
        );
        (await _cli.RunAsync("run", "dqn.yaml"))
            .Exits(1)
            .Says("algorithm 'dqn' has no distribution of actions to draw from");
    }

    public void Dispose() => _cli.Dispose();
}
