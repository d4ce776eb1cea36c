using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using NJsonSchema;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests.Describing;

public sealed class ExperimentSchemaTests
{
    private static readonly Lazy<Task<JsonSchema>> Schema = new(() =>
        JsonSchema.FromJsonAsync(ExperimentSchema.Write(TestCatalog.Instance))
    );

    [Fact]
    public async Task The_example_of_the_design_and_its_resolved_runs_are_valid()
    {
        (await Errors(Planner.Example)).ShouldBe("");
        foreach (var run in Planner.Runs(Planner.Example))
        {
            (await Errors(run.ResolvedYaml)).ShouldBe("");
        }
    }

    [Theory]
    [InlineData(
        "experiments: [{ name: a, algorithm: { plugin: ppo, learning_rate: 'linear(1e-3, 0)', environments: '${threads}' } }]"
    )]
    [InlineData(
        "experiments: [{ name: a, seeds: 3, budget: { environment_steps: 100_000 }, algorithm: { clip: 0.1 } }]"
    )]
    [InlineData(
        "experiments: [{ name: a, extends: b, rewards: [{ plugin: format, weight: 2, name: x }, { weight: 1 }] }]"
    )]
    [InlineData("experiments: [{ name: a, model: { plugin: '${env:MODEL}', any: thing }, tracking: '${other}' }]")]
    [InlineData(
        "experiments: [{ name: a, model: null, sweep: { parameters: { algorithm.clip: { from: 0, to: 1, steps: 3 } } } }]"
    )]
    [InlineData("defaults: { threads: 2, environment: { plugin: gridworld, map: 12 } }\nexperiments: [{ name: a }]")]
    public async Task A_good_file_is_valid(string yaml) => (await Errors("version: 1\n" + yaml)).ShouldBe("");

    [Theory]
    [InlineData("experiments: []")]
    [InlineData("experiment: [{ name: a }]")]
    [InlineData("experiments: [{ name: A B }]")]
    [InlineData("experiments: [{ seeds: [1] }]")]
    [InlineData("experiments: [{ name: a, seed: 1 }]")]
    [InlineData("experiments: [{ name: a, seeds: [-1] }]")]
    [InlineData("experiments: [{ name: a, device: gpu }]")]
    [InlineData("experiments: [{ name: a, threads: 0 }]")]
    [InlineData("experiments: [{ name: a, algorithm: ppo }]")]
    [InlineData("experiments: [{ name: a, algorithm: { plugin: pppo } }]")]
    [InlineData("experiments: [{ name: a, algorithm: { plugin: ppo, clap: 0.1 } }]")]
    [InlineData("experiments: [{ name: a, algorithm: { plugin: ppo, clip: 1.5 } }]")]
    [InlineData("experiments: [{ name: a, algorithm: { plugin: dqn, exploration: greedy } }]")]
    [InlineData("experiments: [{ name: a, algorithm: { plugin: dqn, double: 1 } }]")]
    [InlineData("experiments: [{ name: a, model: { plugin: llama, tokenizer: { plugin: format } } }]")]
    [InlineData("experiments: [{ name: a, rewards: [{ plugin: format, weight: heavy }] }]")]
    [InlineData("experiments: [{ name: a, stages: [{ algorithm: { plugin: sft }, seeds: [1] }] }]")]
    [InlineData("experiments: [{ name: a, budget: { steps: 0 } }]")]
    [InlineData("experiments: [{ name: a, sweep: { method: random, parameters: {} } }]")]
    [InlineData("defaults: { name: a }\nexperiments: [{ name: a }]")]
    public async Task A_bad_file_is_not_valid(string yaml) => (await Errors("version: 1\n" + yaml)).ShouldNotBe("");

    [Fact]
    public async Task The_experiment_files_of_the_repository_hold_no_key_that_the_structure_does_not_know()
    {
        Assert.SkipUnless(
            File.Exists(Path.Combine(Root(), "experiments.yaml")),
            "this checkout has no experiments.yaml"
        );
        var files = Directory
            .EnumerateFiles(Path.Combine(Root(), "experiments"), "*.yaml", SearchOption.AllDirectories)
            .Prepend(Path.Combine(Root(), "experiments.yaml"))
            .ToList();
        foreach (var file in files)
        {
            // Plugins are those of the tests, so that their options are left out here; the CLI's tests plan the files in full.
            (await Errors(await File.ReadAllTextAsync(file), withoutOptions: true)).ShouldBe("", file);
        }
    }

    [Fact]
    public void Every_key_is_documented()
    {
        var schema = JsonNode.Parse(ExperimentSchema.Write(TestCatalog.Instance))!;
        string[] structure = ["experiment", "stage", "budget", "evaluation", "checkpoint", "sweep", "axis"];
        foreach (var name in structure)
        {
            foreach (var (key, value) in schema["definitions"]![name]!["properties"]!.AsObject())
            {
                ((string?)value!["description"]).ShouldNotBeNullOrEmpty($"{name}.{key}");
            }
        }
    }

    private static async Task<string> Errors(string yaml, bool withoutOptions = false)
    {
        var faults = new FaultCollector();
        var root = YamlReader.Read(yaml, (line, column) => new Position("f", line, column), faults);
        faults.InOrder().ShouldBeEmpty();
        var schema = await Schema.Value;
        return string.Join(
            '\n',
            schema.Validate(Json(root!, withoutOptions)!.ToJsonString()).Select(error => error.ToString())
        );
    }

    /// <summary>What an editor that reads YAML strictly makes of a file: numbers with underscores are texts to it.</summary>
    private static JsonNode? Json(Node node, bool withoutOptions) =>
        node switch
        {
            MappingNode mapping when withoutOptions && mapping.Find("plugin") is not null => new JsonObject(),
            MappingNode mapping => new JsonObject(
                mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value, withoutOptions)))
            ),
            SequenceNode sequence => new JsonArray([.. sequence.Items.Select(item => Json(item, withoutOptions))]),
            ScalarNode { IsNull: true } => null,
            ScalarNode { Quoted: false } scalar when CoreSchema.TryBoolean(scalar.Text, out var value) => value,
            ScalarNode { Quoted: false } scalar
                when !scalar.Text.Contains('_') && CoreSchema.TryInteger(scalar.Text, out var value) => (long)value,
            ScalarNode { Quoted: false } scalar
                when !scalar.Text.Contains('_') && CoreSchema.TryNumber(scalar.Text, out var value) => value,
            ScalarNode scalar => scalar.Text,
            _ => throw new ArgumentOutOfRangeException(nameof(node)),
        };

    private static string Root([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "../../.."));
}
