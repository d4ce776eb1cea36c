using Rlfw.Contracts;
using Rlfw.Hosting.Launching;

namespace Rlfw.Hosting.Tests.Launching;

/// <summary>Runs that learn an adapter on a frozen checkpoint.</summary>
public sealed class AdapterRunTests : IDisposable
{
    private static readonly string[] _factors =
    [
        .. new[] { "q_proj", "v_proj" }.SelectMany(map =>
            new[] { "A", "B" }.Select(x => $"base_model.model.model.layers.0.self_attn.{map}.lora_{x}.weight")
        ),
    ];

    private readonly LaunchRig _rig = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlfw-adapters-");
    private readonly string _base;

    public AdapterRunTests() => _base = BaseCheckpoint.Write(Path.Combine(_folder.FullName, "base"));

    public void Dispose()
    {
        _rig.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Checkpoints_and_result_hold_the_adapter_alone()
    {
        var result = _rig.Run(Stages());

        result.Message.ShouldBeEmpty();
        result.Outcome.ShouldBe(RunOutcome.Finished);
        var checkpoints = Directory.EnumerateDirectories(LaunchRig.At(result, "checkpoints")).ToArray();
        checkpoints.ShouldNotBeEmpty();
        foreach (var checkpoint in checkpoints)
        {
            Names(Path.Combine(checkpoint, "model.safetensors")).ShouldBe(_factors);
            // The optimizer's two averages and step of four factors, and in the GRPO stage the reference's copies.
            var state = Names(Path.Combine(checkpoint, "state.safetensors"));
            state.Count(name => name.StartsWith("algorithm/reference/", StringComparison.Ordinal)).ShouldBeOneOf(0, 4);
            state.Count(name => name.EndsWith(".step", StringComparison.Ordinal)).ShouldBe(4);
        }

        Directory
            .EnumerateFiles(LaunchRig.At(result, "model"))
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["adapter_config.json", "adapter_model.safetensors"]);
        Names(LaunchRig.At(result, "model", "adapter_model.safetensors")).ShouldBe(_factors);
        File.ReadAllText(LaunchRig.At(result, "model", "adapter_config.json")).ShouldContain(_base);
    }

    [Fact]
    public void A_run_with_dropout_that_is_stopped_again_and_again_computes_what_an_uninterrupted_one_does()
    {
        var whole = _rig.Run(Stages());
        whole.Message.ShouldBeEmpty();
        using var other = new LaunchRig();
        var sessions = 0;
        RunResult stopped;
        do
        {
            (++sessions).ShouldBeLessThan(100);
            using var stop = new CancellationTokenSource();
            var observed = other.Settings with
            {
                Observer = (_, _) => new StoppingTracker(stop, events: 2 + (sessions % 4)),
            };
            stopped = other.Launcher.Run(other.Plan(Stages()).Single(), observed, stop.Token);
            stopped.Outcome.ShouldNotBe(RunOutcome.Failed, stopped.Message);
        } while (stopped.Outcome == RunOutcome.Stopped);

        sessions.ShouldBeGreaterThan(2);
        LaunchRig.Computed(stopped).ShouldBe(LaunchRig.Computed(whole));
        Result(stopped).ShouldBe(Result(whole));
    }

    [Fact]
    public void Dropout_changes_what_is_learned_and_the_seed_decides_how()
    {
        var (with, again, without) = (_rig.Run(Stages()), Again(), _rig.Run(Stages("r: 2, alpha: 4")));

        Result(with).ShouldBe(Result(again));
        Result(with).ShouldNotBe(Result(without));

        RunResult Again() =>
            _rig.Launcher.Run(_rig.Plan(Stages()).Single(), _rig.Settings with { StartNew = true }, default);
    }

    [Fact]
    public void A_run_starts_from_another_runs_adapter_by_from_and_by_its_folder()
    {
        var results = _rig.Queue.Run(_rig.Plan(Chain($"{Model()}, lora: {{ r: 2 }} }}")), _rig.Settings, default);
        results.ShouldAllBe(x => x.Outcome == RunOutcome.Finished);
        var (first, second) = (results.Single(x => x.Plan.From is null), results.Single(x => x.Plan.From is not null));
        var adapter = LaunchRig.At(first, "model");

        var third = _rig.Run(Experiment("third", $"{Model()}, adapter: '{adapter}' }}"));

        third.Message.ShouldBeEmpty();
        FirstLoss(second).ShouldBe(FirstLoss(third));
        FirstLoss(second).ShouldNotBe(FirstLoss(first));
        Result(second).ShouldBe(Result(third));
    }

    [Fact]
    public void A_whole_network_and_an_adapter_do_not_start_from_each_other()
    {
        var whole = _rig.Queue.Run(
            _rig.Plan(Chain($"{Model()} }}", $"{Model()}, lora: {{ r: 2 }} }}")),
            _rig.Settings,
            default
        );
        whole
            .Single(x => x.Plan.From is not null)
            .Message.ShouldContain("are a whole network's, and this model learns an adapter: set the model's 'path'");

        using var other = new LaunchRig();
        var adapter = other.Queue.Run(
            other.Plan(Chain($"{Model()}, lora: {{ r: 2 }} }}", $"{Model()} }}")),
            other.Settings,
            default
        );
        adapter
            .Single(x => x.Plan.From is not null)
            .Message.ShouldContain("are an adapter's, and this model learns the whole network");
    }

    [Fact]
    public void An_adapter_of_another_rank_is_told_as_such()
    {
        var results = _rig.Queue.Run(
            _rig.Plan(Chain($"{Model()}, lora: {{ r: 2 }} }}", $"{Model()}, lora: {{ r: 4 }} }}")),
            _rig.Settings,
            default
        );
        results
            .Single(x => x.Plan.From is not null)
            .Message.ShouldContain("are an adapter of rank 2, and this model learns one of rank 4");
    }

    [Fact]
    public void A_run_that_was_killed_before_its_result_was_there_writes_it_when_it_is_run_again()
    {
        var finished = _rig.Run(Stages());
        var expected = Result(finished);
        var journal = LaunchRig.At(finished, "events.jsonl");
        File.WriteAllLines(journal, File.ReadAllLines(journal)[..^1]);
        Directory.Delete(LaunchRig.At(finished, "model"), recursive: true);

        var again = _rig.Run(Stages());

        (again.Message, again.Skipped).ShouldBe(("", false));
        Result(again).ShouldBe(expected);
    }

    [Theory]
    [InlineData("lora: { target_modules: [q_prj] }", "the model has no linear map 'q_prj': did you mean 'q_proj'?")]
    [InlineData(
        "lora: { target_modules: [attention] }",
        "its linear maps are q_proj, k_proj, v_proj, o_proj, gate_proj"
    )]
    [InlineData("lora: { target_modules: [all-linear, q_proj] }", "all-linear stands for the others too")]
    [InlineData("lora: { exclude_modules: [q_proj, v_proj] }", "leaves no linear map to adapt")]
    [InlineData("lora: { r: 0 }", "'r' must be between 1 and 65536")]
    [InlineData("lora: { r: 2 }, adapter: there", "leave one of the two out")]
    [InlineData("adapter: there", "there is no adapter_config.json in 'there'")]
    public void What_does_not_fit_is_said_before_anything_is_computed(string adapter, string message)
    {
        var faults = Should.Throw<Exception>(() =>
        {
            var result = _rig.Run(Experiment("wrong", $"{Model()}, {adapter} }}"));
            LaunchRig.Events(result).ShouldNotContain(x => x.Payload is StageStarted);
            throw result.Failure!;
        });
        faults.ShouldBeAssignableTo<UserErrorException>();
        faults.Message.ShouldContain(message);
    }

    private string Model() => $"{{ plugin: llama, path: '{_base}', tokenizer: {{ plugin: characters }}";

    private string Stages(string lora = "r: 2, alpha: 4, dropout: 0.2") =>
        $$"""
            version: 1
            experiments:
              - name: adapted
                model: {{Model()}}, lora: { {{lora}} } }
                dataset: { plugin: arithmetic, digits: 1, held_out: 6 }
                stages:
                  - name: sft
                    algorithm: { plugin: sft, learning_rate: 1e-2, batch_size: 4, max_new_tokens: 12 }
                    budget: { steps: 5 }
                  - name: grpo
                    algorithm:
                      plugin: grpo
                      prompts_per_step: 2
                      group_size: 3
                      minibatch_size: 3
                      num_iterations: 2
                      beta: 0.1
                      learning_rate: 1e-2
                      max_new_tokens: 12
                    rewards: [{ plugin: format, weight: 0.5 }, { plugin: correctness }]
                    budget: { steps: 4 }
                evaluation: { every: 3, metric: accuracy }
                device: cpu
            """;

    private static string Experiment(string name, string model, string from = "") =>
        $$"""
            version: 1
            experiments:
              - name: {{name}}
                {{from}}
                model: {{model}}
                dataset: { plugin: arithmetic, digits: 1, held_out: 6 }
                algorithm: { plugin: sft, learning_rate: 1e-2, batch_size: 4, max_new_tokens: 12 }
                budget: { steps: 4 }
                evaluation: { metric: accuracy }
                device: cpu
            """;

    private static string Chain(string first, string? second = null) =>
        Experiment("first", first)
        + "\n"
        + string.Join('\n', Experiment("second", second ?? first, "from: first").Split('\n').Skip(2));

    private static byte[] Result(RunResult result) =>
        File.ReadAllBytes(LaunchRig.At(result, "model", "adapter_model.safetensors"));

    private static double FirstLoss(RunResult result) =>
        LaunchRig
            .Events(result)
            .Select(x => x.Payload)
            .OfType<MetricsRecorded>()
            .First(x => x.Values.ContainsKey("loss"))
            .Values["loss"];

    private static string[] Names(string path)
    {
        using var file = Safetensors.Open(path);
        return [.. file.Entries.Keys.Order(StringComparer.Ordinal)];
    }
}
