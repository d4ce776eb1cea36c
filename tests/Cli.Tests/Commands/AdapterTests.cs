using System.Text.Json.Nodes;

namespace Rlfw.Cli.Tests.Commands;

/// <summary>From a base to an adapter to a merged model, as users go.</summary>
public sealed class AdapterTests : IDisposable
{
    private const string Ids = """{"ids": [20, 13, 21, 31, 7, 1]}""";

    private const string Base = """
        version: 1
        experiments:
          - name: base
            model:
              plugin: llama
              hidden_size: 16
              layers: 1
              heads: 2
              max_length: 40
              tokenizer: { plugin: characters }
            dataset: { plugin: arithmetic, digits: 1, held_out: 4 }
            algorithm: { plugin: sft, learning_rate: 1e-2, batch_size: 4, max_new_tokens: 8 }
            budget: { steps: 2 }
        """;

    private readonly CliProcess _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task An_adapter_is_learned_resumed_scored_with_and_merged_and_one_that_does_not_fit_is_refused()
    {
        _cli.Write("base.yaml", Base);
        (await _cli.RunAsync("run", "base.yaml")).Exits(0);
        var model = Result("base");
        _cli.Write("lora.yaml", Adapter(model, "r: 2, alpha: 8, dropout: 0.1, target_modules: [q_proj, down_proj]"));
        var whole = (await _cli.RunAsync("run", "lora.yaml", "--runs", "whole", "--json")).Exits(0);

        // Killed in the middle, then run again.
        using (var process = _cli.Start([("RLFW_TEST", "1")], "run", "lora.yaml"))
        {
            await Checkpointed(process);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        (await _cli.RunAsync("run", "lora.yaml")).Exits(0);

        var adapter = Result("adapted");
        Directory
            .GetFiles(adapter)
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["adapter_config.json", "adapter_model.safetensors"]);
        Bytes(adapter).ShouldBe(Bytes(Result("adapted", "whole")));
        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(adapter, "adapter_config.json")))!;
        settings["base_model_name_or_path"]!.GetValue<string>().ShouldBe(Path.GetFullPath(model));

        var lines = _cli.Write("ids.jsonl", Ids);
        var plain = await ScoreAsync(model, lines);
        var adapted = await ScoreAsync(model, lines, "--adapter", adapter);
        Distance(plain, adapted).ShouldBeGreaterThan(1e-4);

        (await _cli.RunAsync("models", "merge", model, "--adapter", adapter, "--out", "merged"))
            .Exits(0)
            .Output.Trim()
            .ShouldBe("merged");
        Distance(await ScoreAsync("merged", lines), adapted).ShouldBeLessThan(1e-5);
        await RefusesAsync(model, adapter);
    }

    /// <summary>What does not fit is found before weights are read: there are none.</summary>
    private async Task RefusesAsync(string model, string adapter)
    {
        var wider = File.ReadAllText(Path.Combine(model, "config.json"))
            .Replace("\"hidden_size\": 16", "\"hidden_size\": 32", StringComparison.Ordinal);
        _cli.Write("other/config.json", wider);
        (await MergeAsync(model, adapter, "other")).Exits(1).Says("--out other is there already");
        (await MergeAsync(adapter, adapter, "out")).Exits(1).Says("is an adapter itself: give its base as the model");
        (await MergeAsync("other", adapter, "out"))
            .Exits(1)
            .Says("adapter_model.safetensors does not fit this base", "q_proj.lora_A.weight' is [2, 16]");
        Directory.Exists(Path.Combine(_cli.Folder, "out")).ShouldBeFalse();
    }

    private Task<CliResult> MergeAsync(string model, string adapter, string target) =>
        _cli.RunAsync(["models", "merge", model, "--adapter", adapter, "--out", target]);

    private static string Adapter(string model, string lora) =>
        $$"""
            version: 1
            experiments:
              - name: adapted
                model: { plugin: llama, path: '{{model}}', tokenizer: { plugin: characters }, lora: { {{lora}} } }
                dataset: { plugin: arithmetic, digits: 1, held_out: 4 }
                algorithm: { plugin: sft, learning_rate: 1e-2, batch_size: 4, max_new_tokens: 8 }
                budget: { steps: 60 }
                checkpoint: { every: 10 }
            """;

    private async Task Checkpointed(System.Diagnostics.Process process)
    {
        var runs = Path.Combine(_cli.Folder, "runs", "adapted");
        while (
            !process.HasExited
            && !(
                Directory.Exists(runs)
                && Directory.EnumerateFiles(runs, "SHA256SUMS", SearchOption.AllDirectories).Any()
            )
        )
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        process.HasExited.ShouldBeFalse("the run was over before it could be killed");
    }

    private string Result(string experiment, string runs = "runs") =>
        Path.Combine(Directory.GetDirectories(Path.Combine(_cli.Folder, runs, experiment)).Single(), "model");

    private static byte[] Bytes(string adapter) =>
        File.ReadAllBytes(Path.Combine(adapter, "adapter_model.safetensors"));

    private async Task<double[]> ScoreAsync(string model, string file, params string[] more)
    {
        var result = (await _cli.RunAsync(["logprobs", model, file, "--json", .. more])).Exits(0);
        return [.. result.Json["logprobs"]!.AsArray().Select(x => x!.GetValue<double>())];
    }

    private static double Distance(double[] left, double[] right) => left.Zip(right, (a, b) => Math.Abs(a - b)).Max();
}
