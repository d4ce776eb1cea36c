using Rlfw.Hosting.Tests.Hub;

namespace Rlfw.Cli.Tests.Commands;

/// <summary>Experiments whose data lies on a hub.</summary>
public sealed class HubDatasetTests : IDisposable
{
    private const string Experiment = """
        version: 1
        experiments:
          - name: sums
            model: { plugin: llama, preset: tiny, tokenizer: { plugin: characters } }
            dataset: { plugin: json, path: "hf://datasets/org/sums", file: train, prompt: "{q}", answer: "{a}", demonstration: "{a}" }
            algorithm: { plugin: sft, batch_size: 2 }
            budget: { steps: 1 }
        """;

    private readonly CliProcess _cli = new();
    private readonly HubServer _server = new HubServer("org/sums", isDataset: true) { PrivateToken = "hf_secret" }
        .Small("README.md", "sums")
        .Small("test.csv", "q,a\n")
        .Small("data/train.csv", string.Concat(["q,a\n", .. Enumerable.Range(0, 20).Select(i => $"{i}+1=,{i + 1}\n")]));

    public void Dispose()
    {
        _server.Dispose();
        _cli.Dispose();
    }

    [Fact]
    public async Task An_experiment_learns_from_a_hubs_dataset_and_its_folder_keeps_no_secret()
    {
        _cli.Write("sums.yaml", Experiment);
        var environment = Environment("hf_secret");

        (await _cli.RunAsync(environment, "run", "sums.yaml", "--dry-run")).Exits(0);
        _server.Requests.ShouldBeEmpty();

        var result = (await _cli.RunAsync(environment, "run", "sums.yaml", "-v")).Exits(0);
        result.Output.ShouldContain("loaded hf://datasets/org/sums: 1 file");
        _server.Requests.Select(r => r.Target).ShouldContain(target => target.EndsWith("/data/train.csv"));
        _server.Requests.Select(r => r.Target).ShouldNotContain(target => target.EndsWith("/test.csv"));
        var files = Directory
            .EnumerateFiles(Path.Combine(_cli.Folder, "runs"), "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(_cli.Folder, file), File.ReadAllText);
        files.Values.ShouldAllBe(text => !text.Contains("hf_secret"));
        (result.Output + result.Error).ShouldNotContain("hf_secret");
        files.Where(file => file.Key.EndsWith("state.json", StringComparison.Ordinal)).ShouldNotBeEmpty();
        files
            .Where(file => file.Key.EndsWith("state.json", StringComparison.Ordinal))
            .ShouldAllBe(file => file.Value.Contains($"data {HubServer.Commit} sha256:"));
    }

    [Fact]
    public async Task A_hub_that_refuses_fails_the_run_with_what_to_do()
    {
        _cli.Write("sums.yaml", Experiment);
        var result = await _cli.RunAsync(Environment(""), "run", "sums.yaml");
        result.ExitCode.ShouldNotBe(0);
        (result.Output + result.Error).ShouldContain("hf://datasets/org/sums: 127.0.0.1:");
        (result.Output + result.Error).ShouldContain("set HF_TOKEN");
    }

    [Theory]
    [InlineData("hf://datasets/sums", "is not a reference to a hub")]
    [InlineData("hf://org/sums", "write hf://datasets/org/sums")]
    public async Task A_reference_that_is_none_is_found_while_planning(string reference, string words)
    {
        _cli.Write("sums.yaml", Experiment.Replace("hf://datasets/org/sums", reference));
        (await _cli.RunAsync(Environment(""), "run", "sums.yaml"))
            .Exits(1)
            .Says($"error: sums.yaml:5:", words, "nothing was run");
        _server.Requests.ShouldBeEmpty();
    }

    private (string, string)[] Environment(string token) =>
        [
            ("HF_ENDPOINT", _server.Address),
            ("HF_HOME", Path.Combine(_cli.Folder, "home")),
            ("HF_HUB_CACHE", ""),
            ("HF_TOKEN", token),
        ];
}
