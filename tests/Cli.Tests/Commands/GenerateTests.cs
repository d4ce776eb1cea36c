using System.Text.Json.Nodes;

namespace Rlfw.Cli.Tests.Commands;

public sealed class GenerateTests : IDisposable
{
    private readonly CliProcess _cli = new();

    [Fact]
    public async Task Completions_of_several_prompts_are_numbered_and_streaming_writes_the_same()
    {
        var model = ChatFolder.Write(_cli);
        string[] arguments =
        [
            "generate",
            model,
            "--prompt",
            "ab",
            "-p",
            "cd",
            "-n",
            "2",
            "--max-tokens",
            "8",
            "--ignore-eos",
            "--seed",
            "3",
        ];
        var whole = (await _cli.RunAsync(arguments)).Exits(0);
        whole.Output.ShouldContain("--- prompt 1 of 2, completion 2 of 2");
        whole.Error.ShouldContain("4 completions, 32 tokens in ");
        whole.Error.ShouldContain("tokens/s; 4 cut by the length limit");
        (await _cli.RunAsync([.. arguments, "--stream"])).Exits(0).Output.ShouldBe(whole.Output);
        (await _cli.RunAsync([.. arguments[..^1], "4"])).Exits(0).Output.ShouldNotBe(whole.Output);
    }

    [Fact]
    public async Task Log_probabilities_are_those_of_rlfw_logprobs()
    {
        var model = ChatFolder.Write(_cli);
        _cli.Write(
            "prompts.jsonl",
            "{\"prompt\": \"xin\"}\n{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}\n{\"ids\": [5, 6]}\n"
        );
        var rows = Rows(
            await _cli.RunAsync(
                "generate",
                model,
                "--prompt-file",
                "prompts.jsonl",
                "--json",
                "--logprobs",
                "2",
                "-n",
                "2",
                "--max-tokens",
                "6",
                "--temperature",
                "0.8",
                "--top-k",
                "50",
                "--no-begin"
            )
        );
        rows.Count.ShouldBe(6);
        rows.Select(row => (int)row["index"]!).ShouldBe([0, 1, 0, 1, 0, 1]);
        ((string?)rows[0]["prompt"]).ShouldBe("xin");
        ((string?)rows[2]["prompt"]![0]!["content"]).ShouldBe("hi");
        List<JsonNode> checkedRows = [.. rows.Take(2), .. rows.Skip(4)];
        int[][] prompts =
        [
            .. checkedRows.Select(row => row["prompt"] is JsonArray ? [5, 6] : new int[] { 'x', 'i', 'n' }),
        ];
        _cli.Write(
            "scored.jsonl",
            string.Concat(
                checkedRows.Zip(
                    prompts,
                    (row, prompt) => $"{{\"ids\": [{string.Join(", ", [.. prompt, .. Ids(row)])}]}}\n"
                )
            )
        );
        var scored = Rows(await _cli.RunAsync("logprobs", model, "scored.jsonl", "--json"));
        for (var i = 0; i < checkedRows.Count; i++)
        {
            var own = checkedRows[i]["logprobs"]!.AsArray().Select(value => (double)value!).ToArray();
            var theirs = scored[i]["logprobs"]!
                .AsArray()
                .Select(value => (double)value!)
                .Skip(prompts[i].Length - 1)
                .ToArray();
            own.Length.ShouldBe(theirs.Length);
            own.Zip(theirs).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-4);
            checkedRows[i]["top_logprobs"]!.AsArray().ShouldAllBe(top => top!.AsArray().Count == 2);
        }
    }

    [Fact]
    public async Task A_dialog_is_answered_through_the_template_and_stop_texts_end_it()
    {
        var model = ChatFolder.WriteSpeaking(_cli, "Two", " is a pr", "ime.");
        (
            await _cli.RunAsync(
                "generate",
                model,
                "--chat",
                "--system",
                "Be brief.",
                "--prompt",
                "Name a prime.",
                "--temperature",
                "0"
            )
        )
            .Exits(0)
            .Output.ShouldBe("Two is a prime.\n");
        (await _cli.RunAsync("generate", model, "--chat", "--prompt", "Name a prime.", "--stop", " a prime"))
            .Exits(0)
            .Output.ShouldBe("Two is\n");
        (
            await _cli.RunAsync(
                "generate",
                model,
                "--chat",
                "--prompt",
                "Name a prime.",
                "--kv-cache",
                "int8",
                "--deterministic",
                "--temperature",
                "0"
            )
        )
            .Exits(0)
            .Output.ShouldBe("Two is a prime.\n");
        (await _cli.RunAsync("generate", model, "--chat", "--prompt", "Name a prime.", "--speculate", "3"))
            .Exits(0)
            .Output.ShouldBe("Two is a prime.\n");
    }

    [Fact]
    public async Task Interrupted_it_writes_what_was_generated()
    {
        var model = ChatFolder.Write(_cli, context: 200_000);
        using var process = _cli.Start(
            [],
            "generate",
            model,
            "--prompt",
            "a",
            "--max-tokens",
            "190000",
            "--json",
            "--ignore-eos",
            "--cache-tokens",
            "200000"
        );
        var error = process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        (await error)!.ShouldContain("float32 on cpu");
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        var row = JsonNode.Parse(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken))!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(130);
        ((string?)row["finish_reason"]).ShouldBe("cancelled");
        row["ids"]!.AsArray().Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task What_cannot_be_generated_is_the_users_fault()
    {
        var model = ChatFolder.Write(_cli);
        _cli.Write("bad.jsonl", "{\"prompt\": 1}\n{\"text\": \"a\"}\n{\"ids\": [900]}\n");
        (string[] Arguments, string[] Parts)[] faults =
        [
            ([], ["nothing to continue"]),
            (["--prompt", "a", "--prompt-file", "b"], ["exclude each other"]),
            (["--prompt", "a", "--system", "b"], ["--chat"]),
            (["--prompt", "a", "--temperature", "-1"], ["--temperature expects a number from 0 to 100"]),
            (["--prompt", "a", "--top-p", "0"], ["--top-p expects a number above 0"]),
            (["--prompt", "a", "-n", "0"], ["-n expects a number of at least 1"]),
            (["--prompt", "a", "--stop", ""], ["--stop is empty"]),
            (["--prompt", "a", "--logprobs", "1"], ["--json"]),
            (["--prompt", "a", "--json", "--stream"], ["exclude each other"]),
            (["--prompt", "a", "--speculate", "2", "--deterministic"], ["leave out either"]),
            (["--prompt", new string('a', 600)], ["--prompt:1: ", "no room for a completion in the context of 512"]),
            (["--prompt", "a", "--template", "llama4"], ["llama4"]),
            (["--prompt-file", "none.jsonl"], ["there is no file none.jsonl"]),
            (
                ["--prompt-file", "bad.jsonl"],
                ["bad.jsonl:1: 'prompt' in the line is a number", "bad.jsonl:2: unknown key 'text'"]
            ),
        ];
        foreach (var (arguments, parts) in faults)
        {
            (await _cli.RunAsync(["generate", model, .. arguments])).Exits(1).Says(parts);
        }
    }

    public void Dispose() => _cli.Dispose();

    private static int[] Ids(JsonNode row) => [.. row["ids"]!.AsArray().Select(id => (int)id!)];

    private static List<JsonNode> Rows(CliResult result) =>
        [
            .. result
                .Exits(0)
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!),
        ];
}
