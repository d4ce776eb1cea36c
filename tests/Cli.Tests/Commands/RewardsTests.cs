namespace Rlfw.Cli.Tests.Commands;

public sealed class RewardsTests : IDisposable
{
    private const string Stored = """
        {"prompt": "2+2=", "completion": "<answer>4</answer>", "answer": "4", "finished": true, "tokens": 3, "step": 1}
        {"prompt": "9+9=", "completion": "Đáp án là: 1.234 quả", "answer": 1234, "tokens": 18}
        {"prompt": "x", "completion": "nothing"}

        """;

    private readonly CliProcess _cli = new();

    [Fact]
    public async Task Stored_completions_are_scored_with_named_rewards()
    {
        _cli.Write("stored.jsonl", Stored);

        var result = await _cli.RunAsync(
            "rewards",
            "try",
            "stored.jsonl",
            "--reward",
            "format: { weight: 0.2 }",
            "--reward",
            "{ plugin: correctness, where: [tags, phrases], locale: vi }",
            "--reward",
            "overlong: { maximum: 20, buffer: 10 }",
            "--json"
        );

        var samples = result.Exits(0).Json["samples"]!.AsArray();
        samples.Select(x => (int)x!["line"]!).ShouldBe([1, 2, 3]);
        samples.Select(x => (double?)x!["rewards"]!["correctness"]).ShouldBe([1, 1, null]);
        samples.Select(x => (double?)x!["rewards"]!["overlong"]).ShouldBe([0, -0.8, null]);
        samples.Select(x => (double)x!["total"]!).ShouldBe([1.2, 0.2, 0], 1e-9);
        result.Json["seconds"]!["format"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_list_and_the_rewards_of_an_experiment_file_make_a_table()
    {
        _cli.Write(
            "stored.json",
            """[{"completion": "<answer>4</answer>", "answer": "4"}, {"completion": "5", "answer": "4"}]"""
        );
        _cli.Write(
            "experiment.yaml",
            """
            version: 1
            experiments:
              - name: a
                model: { plugin: llama, preset: tiny, tokenizer: { plugin: characters, alphabet: 0123456789+= } }
                dataset: { plugin: arithmetic }
                stages:
                  - { name: sft, algorithm: { plugin: sft } }
                  - name: grpo
                    algorithm: { plugin: grpo, max_new_tokens: 64 }
                    rewards:
                      - { plugin: format, weight: 0.5, time_limit_seconds: 30 }
                      - { plugin: correctness, name: right }
            """
        );

        var output = (
            await _cli.RunAsync("rewards", "try", "stored.json", "--experiment", "experiment.yaml", "--limit", "1")
        )
            .Exits(0)
            .Output;

        output.ShouldContain("<answer>4</answer>");
        output.ShouldContain("1 more not shown");
        output.ShouldContain("right");
        output.ShouldContain("2 of 2");
        (await _cli.RunAsync("rewards", "try", "stored.json", "-e", "experiment.yaml", "--stage", "sft"))
            .Exits(1)
            .Says("no stage 'sft' with rewards; there are: grpo");
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_its_place()
    {
        _cli.Write("stored.jsonl", "{\"completio\": 3}\nx\n{\"completion\": \"a\", \"tokens\": -1}\n");
        (await _cli.RunAsync("rewards", "try", "stored.jsonl", "-r", "format"))
            .Exits(1)
            .Says(
                "stored.jsonl:1: unknown key 'completio' in the object; did you mean 'completion'?",
                "stored.jsonl:2:1: it is no JSON object",
                "stored.jsonl:3: 'tokens' should be a whole number",
                "3 faults"
            );
        (
            await _cli.RunAsync(
                "rewards",
                "try",
                "stored.jsonl",
                "-r",
                "correctnes",
                "-r",
                "format: { tagz: [a] }",
                "-r",
                "length"
            )
        )
            .Exits(1)
            .Says(
                "--reward 1: unknown reward 'correctnes'; did you mean 'correctness'?",
                "--reward 2: unknown key 'tagz' in options of reward 'format'; did you mean 'tags'?",
                "--reward 3: 'maximum' is missing"
            );
        (await _cli.RunAsync("rewards", "try", "stored.jsonl")).Exits(1).Says("no rewards are named");
        (await _cli.RunAsync("rewards", "try", "none.jsonl", "-r", "format"))
            .Exits(1)
            .Says("there is no file none.jsonl");
        (await _cli.RunAsync("rewards", "try", "stored.jsonl", "-r", "format", "-e", "x.yaml"))
            .Exits(1)
            .Says("--experiment and --reward both name rewards");
    }

    [Fact]
    public async Task No_hack_earns_as_much_as_an_honest_answer_with_the_default_rewards()
    {
        var result = await _cli.RunAsync("rewards", "hack", "--json");

        var completions = result.Exits(0).Json["completions"]!.AsArray();
        completions.Count.ShouldBeGreaterThan(30);
        ((double)completions[0]!["total"]!).ShouldBe(1.2, 1e-9);
        completions.Skip(1).ShouldAllBe(x => (double)x!["total"]! < 0.2 + 1e-9);
    }

    [Fact]
    public async Task No_hack_beats_the_recipe_of_the_page_on_rewards()
    {
        const string Tags = "tags: [<think>, </think>, <answer>, </answer>]";
        await RecipeHolds(
            $"{{ plugin: format, name: exact, {Tags}, weight: 3 }}",
            $"{{ plugin: format, name: approximate, {Tags}, mode: approximate, tag_score: 0.5, missing_score: -1 }}",
            $"correctness: {{ {Tags}, requires_format: true, text_around: none, right: 3, right_otherwise: 1.5, wrong: -1.5, "
                + "near: [{ within: 0.1, score: 1 }, { within: 0.2, score: 0.5 }] }",
            $"number: {{ {Tags}, which: first, right: 1.5, wrong: -0.5 }}"
        );
        await RecipeHolds("correctness: { locale: vi }", "language: { language: vi, weight: 0.2 }", "repetition");
        await RecipeHolds("correctness: { after: '####', several: refuse }");
        await RecipeHolds("correctness: { where: [boxed] }");
    }

    [Theory]
    [InlineData("format", "an honest right answer earns no more than an honest wrong one")]
    [InlineData("number", "an honest right answer earns no more than an honest wrong one")]
    [InlineData("correctness: { relative_tolerance: 0.01 }", "a near answer")]
    [InlineData("correctness: { where: [last_number] }", "two answers with 'or'")]
    public async Task Rewards_that_can_be_hacked_fail_and_the_hack_is_named(string reward, string said) =>
        (await _cli.RunAsync("rewards", "hack", "-r", reward)).Exits(1).Says(said);

    [Fact]
    public async Task A_form_of_ones_own_is_attacked_too()
    {
        const string Reward = @"correctness: { pattern: 'R=(\d+);' }";
        (await _cli.RunAsync("rewards", "hack", "-r", Reward)).Exits(1).Says("--form");
        var attacked = (await _cli.RunAsync("rewards", "hack", "-r", Reward, "--form", "so R={answer};")).Exits(0);
        attacked.Output.ShouldContain("so R=18;");
        (await _cli.RunAsync("rewards", "hack", "--form", "x")).Exits(1).Says("{answer} 0 times");
    }

    public void Dispose() => _cli.Dispose();

    private async Task RecipeHolds(params string[] rewards)
    {
        var arguments = rewards.SelectMany(reward => new[] { "--reward", reward });
        var result = await _cli.RunAsync(["rewards", "hack", "--json", .. arguments]);
        var totals = result.Exits(0).Json["completions"]!.AsArray().Select(x => (double)x!["total"]!).ToArray();
        totals.Skip(1).ShouldAllBe(total => total < totals[0]);
    }
}
