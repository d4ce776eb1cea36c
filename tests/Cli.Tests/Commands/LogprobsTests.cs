using System.Text.Json.Nodes;

namespace Rlfw.Cli.Tests.Commands;

public sealed class LogprobsTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly CliProcess _cli = new();

    [Fact]
    public async Task Ids_have_the_log_probabilities_of_transformers_in_any_batch()
    {
        var (ids, logits) = Expected("logits");
        using var _ = logits;
        // Whole rows, prefixes of them, and one id alone, which has no successor.
        (int Row, int Length)[] lines = [(0, 20), (1, 48), (0, 48), (1, 7), (1, 1)];
        _cli.Write("ids.jsonl", string.Concat(lines.Select(line => Line(ids[line.Row][..line.Length]))));
        foreach (var batch in new[] { "1", "3" })
        {
            var result = await _cli.RunAsync(
                "logprobs",
                Golden,
                "ids.jsonl",
                "--json",
                "--device",
                "cpu",
                "--batch",
                batch
            );
            result.Exits(0).Error.ShouldContain("float32 on cpu");
            var rows = Rows(result);
            for (var i = 0; i < lines.Length; i++)
            {
                var (row, length) = lines[i];
                Numbers(rows[i], "ids").ShouldBe(ids[row][..length].Select(id => (double)id));
                using var expected = TargetLogProbabilities(logits, ids, row);
                ShouldBeClose(Numbers(rows[i], "logprobs"), [.. expected.data<double>().Take(length - 1)]);
            }
        }
    }

    [Fact]
    public async Task Each_adapter_has_results_of_its_own()
    {
        var (ids, expected) = Expected("lora_logprobs");
        using var _ = expected;
        _cli.Write("ids.jsonl", string.Concat(ids.Select(Line)));
        foreach (var file in new[] { "adapter_config.json", "adapter_model.safetensors" })
        {
            Directory.CreateDirectory(Path.Combine(_cli.Folder, "copy"));
            File.Copy(Path.Combine(Golden, file), Path.Combine(_cli.Folder, "copy", file));
        }

        var result = await _cli.RunAsync(
            "logprobs",
            Golden,
            "ids.jsonl",
            "--json",
            "--device",
            "cpu",
            "--adapter",
            Golden,
            "--adapter",
            "copy"
        );
        var rows = Rows(result.Exits(0));
        rows.Select(row => (string?)row["adapter"]).ShouldBe([Golden, "copy", Golden, "copy"]);
        var values = expected.data<float>().Select(value => (double)value).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            ShouldBeClose(Numbers(rows[i], "logprobs"), values[(i / 2 * 47)..((i / 2 * 47) + 47)]);
        }
    }

    [Fact]
    public async Task An_adapter_in_the_place_of_a_model_is_computed_on_the_base_that_it_names()
    {
        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(Golden, "adapter_config.json")))!;
        _cli.Write("learned/adapter_config.json", settings.ToJsonString());
        File.Copy(
            Path.Combine(Golden, "adapter_model.safetensors"),
            Path.Combine(_cli.Folder, "learned", "adapter_model.safetensors")
        );
        var (ids, expected) = Expected("lora_logprobs");
        using var _ = expected;
        _cli.Write("ids.jsonl", Line(ids[0]));
        (await _cli.RunAsync("logprobs", "learned", "ids.jsonl")).Exits(1).Says("'learned' is an adapter", "--adapter");
        settings["base_model_name_or_path"] = Golden;
        _cli.Write("learned/adapter_config.json", settings.ToJsonString());
        var row = Rows((await _cli.RunAsync("logprobs", "learned", "ids.jsonl", "--json")).Exits(0)).Single();
        ((string?)row["adapter"]).ShouldBe("learned");
        ShouldBeClose(Numbers(row, "logprobs"), [.. expected.data<float>().Take(47).Select(value => (double)value)]);
    }

    [Fact]
    public async Task The_model_of_a_finished_run_is_scored_with_the_runs_own_tokenizer()
    {
        _cli.Write(
            "sums.yaml",
            Files
                .Completions("correctness")
                .Replace("grpo, group_size: 2, prompts_per_step: 2, max_new_tokens: 4", "sft")
                .Replace("rewards: [{ plugin: correctness }]", "")
        );
        (await _cli.RunAsync("run", "sums.yaml")).Exits(0);
        var run = Directory.GetDirectories(Path.Combine(_cli.Folder, "runs", "sums")).Single();
        _cli.Write("texts.jsonl", "{\"text\": \"1+2=3\"}\n");
        var result = await _cli.RunAsync("logprobs", Path.Combine(run, "model"), "texts.jsonl", "--json");
        Numbers(Rows(result.Exits(0)).Single(), "logprobs").Length.ShouldBe(4);
    }

    [Fact]
    public async Task People_see_sums_means_and_perplexities()
    {
        var output = (await _cli.RunWithInputAsync("{\"ids\": [1, 2, 3]}\n{\"ids\": [7]}\n", "logprobs", Golden, "-"))
            .Exits(0)
            .Output;
        output.ShouldContain("perplexity");
        output.ShouldContain("2 tokens predicted, sum -");
    }

    [Fact]
    public async Task What_the_model_cannot_read_is_named_with_its_line_and_nothing_is_computed()
    {
        _cli.Write("bad.jsonl", $"{{\"ids\": [1, 512]}}\n{{\"ids\": [0]}}\n{Line([.. Enumerable.Repeat(1, 2049)])}");
        (await _cli.RunAsync("logprobs", Golden, "bad.jsonl", "--json"))
            .Exits(1)
            .Says(
                "bad.jsonl:1: id 512 at position 1 is none of the model's: they are 0 to 511",
                "bad.jsonl:3: 2049 tokens are more than the model's context of 2048",
                "2 faults; nothing was computed"
            )
            .Output.ShouldBeEmpty();
        _cli.Write("text.jsonl", "{\"text\": \"a\"}\n");
        (await _cli.RunAsync("logprobs", Golden, "text.jsonl")).Exits(1).Says("has no tokenizer", "give ids instead");
    }

    [Fact]
    public async Task A_folder_that_is_not_what_it_should_be_is_named()
    {
        _cli.Write("ids.jsonl", "{\"ids\": [1, 2]}\n");
        _cli.Write("adapter/adapter_config.json", "{}");
        _cli.Write("other/config.json", "{\"model_type\": \"mamba\"}");
        _cli.Write("broken/config.json", "{");
        (string[] Arguments, string[] Parts)[] faults =
        [
            (["nowhere"], ["there is no folder or file 'nowhere'"]),
            (["other"], ["'mamba'", "llama"]),
            (["broken"], ["config.json is not JSON"]),
            (["other", "--adapter", "adapter"], ["adapter_model.safetensors"]),
            (["other", "--batch", "0"], ["--batch expects a number of at least 1"]),
            (["other", "--device", "gpu"], ["'gpu'"]),
        ];
        foreach (var (arguments, parts) in faults)
        {
            (await _cli.RunAsync(["logprobs", arguments[0], "ids.jsonl", .. arguments[1..]])).Exits(1).Says(parts);
        }
    }

    public void Dispose() => _cli.Dispose();

    private static string Golden => Path.Combine(SharedFolder.Require(), "golden", "tiny-llama-3.2");

    private static (int[][] Ids, Tensor Values) Expected(string name)
    {
        var tensors = Safetensors.Load(Path.Combine(Golden, "expected.safetensors"));
        var ids = tensors["input_ids"].data<long>().Select(id => (int)id).ToArray();
        var values = tensors[name];
        foreach (var (other, tensor) in tensors.Where(entry => entry.Key != name))
        {
            tensor.Dispose();
        }

        return ([ids[..48], ids[48..]], values);
    }

    /// <summary>float64 [47]: log-softmax of a row's logits at the ids that follow.</summary>
    private static Tensor TargetLogProbabilities(Tensor logits, int[][] ids, int row)
    {
        using var scope = torch.NewDisposeScope();
        var all = logits.select(0, row).to_type(ScalarType.Float64).log_softmax(-1);
        var targets = torch.tensor(ids[row].Skip(1).Select(id => (long)id).ToArray());
        return all.narrow(0, 0, 47).gather(1, targets.unsqueeze(1)).squeeze(1).MoveToOuterDisposeScope();
    }

    private static string Line(int[] ids) => $"{{\"ids\": [{string.Join(", ", ids)}]}}\n";

    private static IReadOnlyList<JsonNode> Rows(CliResult result) =>
        [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static double[] Numbers(JsonNode row, string key) => [.. row[key]!.AsArray().Select(x => (double)x!)];

    private static void ShouldBeClose(double[] actual, double[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        for (var t = 0; t < actual.Length; t++)
        {
            actual[t].ShouldBe(expected[t], Tolerance * Math.Abs(expected[t]));
        }
    }
}
