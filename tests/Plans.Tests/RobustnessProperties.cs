using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Plans.Tests;

public sealed class RobustnessProperties
{
    [Fact]
    public void A_damaged_file_gives_faults_and_never_an_exception()
    {
        string[] pieces =
        [
            "${",
            "}",
            "${seeds}",
            "${experiments}",
            "&a ",
            "*a",
            "- ",
            ": ",
            "\t",
            "\n",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "!!int ",
            "? ",
            "| ",
            "null",
            "name",
            "plugin",
            "stages",
            "sweep",
            "from: cartpole",
            "extends: cartpole",
            "1e999",
            "-1",
            "0x",
            "%",
            "---\n",
            "<<: *a",
            "\u0000",
            "\ufeff",
            "é",
            "12345678901234567890123",
            "\"\\ud800\"",
            "!<x",
            "#",
            ",",
            "values: ",
            "../..",
            "\r",
        ];
        var damage =
            from at in Gen.Choose(0, Planner.Example.Length - 1)
            from length in Gen.Choose(0, 12)
            from piece in Gen.Elements(pieces)
            select (at, length, piece);
        var damages = Gen.Choose(1, 6).SelectMany(count => damage.ListOf(count));
        Prop.ForAll(
                damages.ToArbitrary(),
                edits =>
                {
                    var text = new StringBuilder(Planner.Example);
                    foreach (var (at, length, piece) in edits)
                    {
                        var start = Math.Min(at, text.Length);
                        text.Remove(start, Math.Min(length, text.Length - start)).Insert(start, piece);
                    }

                    var result = Planner.Plan(text.ToString());
                    (result.Faults.Count > 0).ShouldBe(result.Runs.Count == 0);
                    result.Faults.ShouldAllBe(fault => fault.Line > 0 && fault.Column > 0);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Any_text_gives_faults_and_never_an_exception() =>
        Prop.ForAll(
                Gen.OneOf(RandomTexts.Any, RandomTexts.Any.ListOf().Select(texts => string.Join("", texts)))
                    .ToArbitrary(),
                text => Planner.Plan(text).Faults.Count.ShouldBeGreaterThan(0)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Any_override_gives_runs_or_faults_and_never_an_exception()
    {
        string[] paths =
        [
            "seeds",
            "algorithm",
            "algorithm.plugin",
            "algorithm.clip",
            "stages",
            "stages.0",
            "stages.grpo.rewards.0",
            "stages.sft.name",
            "cartpole",
            "cartpole.sweep",
            "sweep.parameters.algorithm.plugin.values",
            "sweep",
            "budget.steps",
            "budget",
            "from",
            "extends",
            "tracking.mlflow.uri",
            "model.tokenizer",
            "model.tokenizer.plugin",
            "environment",
            "rewards",
            "evaluation.judge",
            "x.y.z",
            "",
        ];
        string[] values =
        [
            "",
            "1",
            "[1, 2]",
            "{}",
            "{ plugin: dqn }",
            "{ plugin: [] }",
            "[{ name: a }]",
            "null",
            "${seeds}",
            "${env:NO}",
            "[",
            "cartpole",
            "[{}, {}]",
            "{ steps: 1 }",
            "a: b: c",
            "{ parameters: { threads: { values: [1, 2] } } }",
            "-1",
            "*x",
            "\"",
        ];
        var changes =
            from sign in Gen.Elements("", "+", "~", "cartpole.", "+grpo-arithmetic.", "~cartpole.")
            from path in Gen.Elements(paths)
            from value in Gen.Elements(values)
            select sign.StartsWith('~') ? sign + path : $"{sign}{path}={value}";
        Prop.ForAll(
                changes.NonEmptyListOf().ToArbitrary(),
                overrides =>
                {
                    var result = Planner.Plan(Planner.Example, [.. overrides]);
                    (result.Faults.Count > 0).ShouldBe(result.Runs.Count == 0);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(80));
    }
}
