using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;
using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests;

public sealed class PlanProperties
{
    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Gen<double> Numbers = Gen.OneOf(
        Gen.Elements(
            0,
            1,
            -1,
            0.1,
            1e-300,
            1e300,
            5e-324,
            double.MaxValue,
            double.PositiveInfinity,
            1.0 / 3,
            123456789012345680d
        ),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(x => x.Get)
    );

    [Fact]
    public void A_resolved_file_plans_the_same_run_again()
    {
        var plans =
            from map in RandomTexts.Any.Where(text => text.Length > 0)
            from reward in Numbers
            from uri in RandomTexts.Any
            from token in Gen.OneOf(RandomTexts.Any.Select(text => (string?)text), Gen.Constant((string?)null))
            from tags in Gen.Zip(RandomTexts.Any, RandomTexts.Any).ListOf()
            from hosts in RandomTexts.Any.ListOf()
            from ticks in Gen.Choose(-1_000_000, 1_000_000)
            from offset in ArbMap.Default.GeneratorFor<ulong>()
            from share in Numbers.Select(x => (float)x).Where(float.IsFinite)
            from seed in ArbMap.Default.GeneratorFor<ulong>()
            select (
                Grid: new GridworldOptions { Map = map, StepReward = reward },
                Mlflow: new MlflowOptions
                {
                    Uri = uri,
                    Token = token,
                    Tags = tags.DistinctBy(tag => tag.Item1)
                        .ToDictionary(tag => tag.Item1, tag => tag.Item2, StringComparer.Ordinal),
                    Hosts = [.. hosts],
                    Timeout = TimeSpan.FromTicks(ticks * 12_345L),
                    Offset = offset,
                    Share = share,
                },
                Seed: seed
            );
        Prop.ForAll(
                plans.ToArbitrary(),
                plan =>
                {
                    var written = Planner.Runs(Json(plan.Grid, plan.Mlflow, plan.Seed)).ShouldHaveSingleItem();
                    written.Stages[0].Environment!.Options.ShouldBe(plan.Grid);
                    ShouldEqual((MlflowOptions)written.Tracking[0].Options, plan.Mlflow);
                    var again = Planner.Runs(written.ResolvedYaml).ShouldHaveSingleItem();
                    again.Id.ShouldBe(written.Id);
                    again.ResolvedYaml.ShouldBe(written.ResolvedYaml);
                    again.Parameters.ShouldBe(written.Parameters);
                    again.Stages[0].Environment!.Options.ShouldBe(plan.Grid);
                    ShouldEqual((MlflowOptions)again.Tracking[0].Options, plan.Mlflow);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void The_order_of_keys_and_the_style_of_the_file_do_not_change_a_run()
    {
        var expected = Planner.Runs(Planner.Example).Select(run => run.Id).ToList();
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var random = new RandomStream((ulong)seed, "order", 0);
                    var shuffled = Shuffle(Example(), random);
                    // JSON is YAML in another style: everything quoted, everything in flows.
                    var text = shuffled.ToJsonString(
                        new JsonSerializerOptions(Relaxed) { WriteIndented = random.NextDouble() < 0.5 }
                    );
                    Planner.Runs(text).Select(run => run.Id).ShouldBe(expected);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    private static string Json(GridworldOptions grid, MlflowOptions mlflow, ulong seed)
    {
        static string Escaped(string text) => text.Replace("${", "$${", StringComparison.Ordinal);
        static JsonNode Number(double x) =>
            double.IsInfinity(x)
                ? x > 0
                    ? "INF"
                    : "-INF"
                : JsonValue.Create(x);
        var file = new JsonObject
        {
            ["version"] = 1,
            ["experiments"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "random",
                    ["seeds"] = new JsonArray(seed),
                    ["algorithm"] = new JsonObject { ["plugin"] = "ppo" },
                    ["environment"] = new JsonObject
                    {
                        ["plugin"] = "gridworld",
                        ["map"] = Escaped(grid.Map),
                        ["step_reward"] = Number(grid.StepReward),
                    },
                    ["tracking"] = new JsonArray(
                        new JsonObject
                        {
                            ["plugin"] = "mlflow",
                            ["uri"] = Escaped(mlflow.Uri),
                            ["token"] = mlflow.Token is null ? null : (JsonNode)Escaped(mlflow.Token),
                            ["tags"] = new JsonObject(
                                mlflow.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)Escaped(tag.Value)))
                            ),
                            ["hosts"] = new JsonArray([.. mlflow.Hosts.Select(host => (JsonNode)Escaped(host))]),
                            ["timeout"] = mlflow.Timeout.ToString("c"),
                            ["offset"] = mlflow.Offset,
                            ["share"] = mlflow.Share,
                        }
                    ),
                }
            ),
        };
        var text = new StringBuilder(file.ToJsonString(Relaxed));
        // JSON has no infinities, YAML has; and YAML forbids the escapes by which JSON writes characters above U+FFFF.
        text.Replace("\"INF\"", ".inf").Replace("\"-INF\"", "-.inf").Replace("\\uD83D\\uDE00", "😀");
        return text.ToString();
    }

    private static void ShouldEqual(MlflowOptions actual, MlflowOptions expected)
    {
        actual
            .Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .ShouldBe(expected.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal));
        actual.Hosts.ShouldBe(expected.Hosts);
        (actual with { Tags = expected.Tags, Hosts = expected.Hosts, Monitors = expected.Monitors }).ShouldBe(expected);
    }

    private static JsonNode Shuffle(JsonNode node, RandomStream random) =>
        node switch
        {
            JsonObject mapping => new JsonObject(
                mapping
                    .Select(entry => (Order: random.NextDouble(), entry.Key, entry.Value))
                    .OrderBy(entry => entry.Order)
                    .Select(entry =>
                        KeyValuePair.Create(entry.Key, entry.Value is null ? null : Shuffle(entry.Value, random))
                    )
            ),
            JsonArray list => new JsonArray([.. list.Select(item => Shuffle(item!, random))]),
            _ => node.DeepClone(),
        };

    private static JsonNode Example() =>
        JsonNode.Parse(
            """
            { "version": 1,
              "defaults": { "tracking": [{ "plugin": "mlflow", "uri": "${env:MLFLOW}" }], "device": "auto" },
              "experiments": [
                { "name": "grpo-arithmetic", "seeds": [1, 2, 3],
                  "model": { "plugin": "llama", "preset": "tiny", "tokenizer": { "plugin": "characters" } },
                  "dataset": { "plugin": "arithmetic", "operations": ["add"], "digits": 2, "held_out": 500 },
                  "stages": [
                    { "name": "sft", "algorithm": { "plugin": "sft", "learning_rate": 2e-3 }, "budget": { "steps": 250 } },
                    { "name": "grpo", "algorithm": { "plugin": "grpo", "group_size": 8, "learning_rate": 0.0003 },
                      "rewards": [{ "plugin": "format", "weight": 0.2 }, { "plugin": "correctness", "weight": 1.0 }],
                      "budget": { "steps": 150 } }],
                  "evaluation": { "every": 25, "metric": "accuracy" } },
                { "name": "cartpole", "seeds": [1, 2, 3], "environment": { "plugin": "cartpole" }, "algorithm": { "plugin": "ppo" },
                  "budget": { "environment_steps": 1e5 },
                  "sweep": { "method": "grid", "parameters": { "algorithm.plugin": { "values": ["ppo", "dqn"] } } } }] }
            """
        )!;
}
