using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

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
    public async Task A_draft_model_changes_no_token_and_its_guesses_are_counted()
    {
        var model = ChatFolder.Write(_cli);
        string[] arguments =
        [
            "generate",
            model,
            "--prompt",
            "ab",
            "-p",
            "xyz",
            "-n",
            "2",
            "--max-tokens",
            "25",
            "--ignore-eos",
            "--json",
        ];
        var without = await _cli.RunAsync(arguments);
        without.Error.ShouldNotContain("guess");
        // Itself it guesses right: 4 tokens and the one behind them a step, where nothing is said.
        var itself = await _cli.RunAsync([.. arguments, "--draft", model]);
        Rows(itself).Select(Ids).ShouldBe(Rows(without).Select(Ids));
        itself.Says("tiny guesses: float32 on cpu", "guesses right, ");
        var (right, guessed, mean) = Guesses(itself);
        right.ShouldBeInRange(guessed * 9 / 10, guessed);
        mean.ShouldBeInRange(4, 5);
        // A model that always ends the turn is never right.
        var stranger = ChatFolder.WriteSpeaking(_cli);
        var wrong = await _cli.RunAsync([.. arguments, "--draft", stranger, "--speculate", "2"]);
        Rows(wrong).Select(Ids).ShouldBe(Rows(without).Select(Ids));
        Guesses(wrong).Right.ShouldBeLessThan(Guesses(wrong).Guessed / 2);
    }

    [Fact]
    public async Task A_draft_model_that_cannot_guess_for_the_model_is_refused()
    {
        var model = ChatFolder.Write(_cli);
        var larger = ChatFolder.WriteSpeaking(_cli, "one ", "more");
        var shorter = ChatFolder.Write(_cli, "shorter", context: 64);
        var renamed = ChatFolder.Write(_cli, "renamed");
        var tokenizer = Path.Combine(_cli.Folder, renamed, "tokenizer.json");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(tokenizer, TestContext.Current.CancellationToken))!;
        var vocabulary = json["model"]!["vocab"]!;
        (vocabulary["a"], vocabulary["b"]) = ((int)vocabulary["b"]!, (int)vocabulary["a"]!);
        await File.WriteAllTextAsync(tokenizer, json.ToJsonString(), TestContext.Current.CancellationToken);
        var broken = ChatFolder.Write(_cli, "broken");
        File.Delete(Path.Combine(_cli.Folder, broken, "model.safetensors"));
        (string[] Arguments, string[] Parts)[] faults =
        [
            (["--draft", "nowhere"], ["--draft: there is no folder or file 'nowhere'"]),
            (["--draft", broken], ["--draft: ", "broken", "safetensors"]),
            (
                ["--draft", larger],
                ["--draft: 'speaking' has another vocabulary than 'tiny': 265 ids instead of 263", "same tokenizer"]
            ),
            (["--draft", renamed], ["'renamed' has another vocabulary than 'tiny': id 97 is \"b\" instead of \"a\""]),
            (["--draft", shorter, "--max-tokens", "100"], ["sequences of up to 64 tokens", "--max-length 64"]),
            (["--draft", model, "--deterministic"], ["--draft and --deterministic exclude each other"]),
        ];
        foreach (var (arguments, parts) in faults)
        {
            (await _cli.RunAsync(["generate", model, "--prompt", "a", .. arguments])).Exits(1).Says(parts);
        }
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

    private static (int Right, int Guessed, double Mean) Guesses(CliResult result)
    {
        var figures = Regex.Match(
            result.Error,
            @"; (?<right>\d+) of (?<guessed>\d+) guesses right, (?<mean>[\d.]+) tokens a guessed step",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );
        figures.Success.ShouldBeTrue(result.Error);
        return (
            int.Parse(figures.Groups["right"].Value, CultureInfo.InvariantCulture),
            int.Parse(figures.Groups["guessed"].Value, CultureInfo.InvariantCulture),
            double.Parse(figures.Groups["mean"].Value, CultureInfo.InvariantCulture)
        );
    }

    private static int[] Ids(JsonNode row) => [.. row["ids"]!.AsArray().Select(id => (int)id!)];

    private static List<JsonNode> Rows(CliResult result) =>
        [
            .. result
                .Exits(0)
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!),
        ];
}
