namespace Rlfw.Cli.Tests.Commands;

/// <summary>A dry run looks at data that lies on this machine.</summary>
public sealed class DryRunDataTests : IDisposable
{
    private const string Experiment = """
        version: 1
        experiments:
          - name: sums
            seeds: [1, 2]
            model: { plugin: llama, preset: tiny, tokenizer: { plugin: characters } }
            dataset: { plugin: json, path: sums.jsonl, prompt: "{q}", find_answer: { in: [r] }, held_out: 1 }
            algorithm: { plugin: grpo, max_new_tokens: 64 }
            rewards: [{ plugin: correctness }]
            budget: { steps: 1 }
        """;

    private readonly CliProcess _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task It_says_how_many_examples_there_are_and_shows_rows_of_which_little_was_found()
    {
        _cli.Write("sums.yaml", Experiment);
        _cli.Write(
            "sums.jsonl",
            """
            {"q":"1+1?","r":"The answer is: 2"}
            {"q":"2+2?","r":"#### 4"}
            {"q":"3+3?","r":"six"}
            {"q":"4+4?","r":"eight"}
            {"q":"5+5?","r":"ten"}
            """
        );

        var result = (await _cli.RunAsync("run", "sums.yaml", "--dry-run")).Exits(0);

        result.Output.ShouldContain("find_answer:");
        result.Error.ShouldContain("found something in 2 (40 %) of 5 rows");
        result.Error.ShouldContain("sums.jsonl:3: six");
        result.Error.ShouldContain("the dataset 'json' has 1 examples to learn from and 1 held out");
        Directory.Exists(Path.Combine(_cli.Folder, "runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_wrong_with_the_data_is_a_fault_of_the_file_that_names_it()
    {
        _cli.Write("sums.yaml", Experiment);
        _cli.Write("sums.jsonl", "{\"q\":\"1+1?\",\"response\":\"#### 2\"}\n{\"q\":\"2+2?\",\"response\":\"#### 4\"}");

        var result = (await _cli.RunAsync("run", "sums.yaml", "--dry-run")).Exits(1);
        var message = result.Output + result.Error;
        message.ShouldContain("sums.yaml:6:");
        message.ShouldContain("sums.jsonl:1: this row has no field 'r'; its fields are q, response");

        result = (await _cli.RunAsync("run", "sums.yaml", "--dry-run", "dataset.find_answer.in=[q]")).Exits(1);
        message = result.Output + result.Error;
        message.ShouldContain("found nothing in any of 2 rows");
        message.ShouldContain("sums.jsonl:1: 1+1?");
    }

    [Fact]
    public async Task A_length_limit_that_leaves_no_room_for_a_prompt_is_a_fault_at_its_line()
    {
        _cli.Write(
            "sums.yaml",
            """
            version: 1
            experiments:
              - name: sums
                model: { plugin: llama, preset: tiny, max_length: 32, tokenizer: { plugin: characters } }
                dataset: { plugin: arithmetic, held_out: 10 }
                algorithm:
                  plugin: sft
                  max_new_tokens: 32
                budget: { steps: 1 }
            """
        );

        var result = (await _cli.RunAsync("run", "sums.yaml", "--dry-run")).Exits(1);

        result.Error.ShouldContain("sums.yaml:8:");
        result.Error.ShouldContain("max_new_tokens 32 leaves no room for a prompt: the model takes 32 tokens");
        (await _cli.RunAsync("run", "sums.yaml")).Exits(1).Error.ShouldContain("sums.yaml:8:");
    }

    [Fact]
    public async Task A_prompt_that_does_not_fit_the_model_with_its_completion_is_a_fault()
    {
        _cli.Write("sums.yaml", Experiment);
        _cli.Write(
            "sums.jsonl",
            $$"""
            {"q":"1+1?","r":"#### 2"}
            {"q":"{{new string('1', 250)}}","r":"#### 4"}
            {"q":"2+1?","r":"#### 3"}
            {"q":"2+3?","r":"#### 5"}
            """
        );

        var result = (
            await _cli.RunAsync("run", "sums.yaml", "--dry-run", "algorithm.max_new_tokens=16", "dataset.held_out=1")
        ).Exits(1);

        result.Error.ShouldContain("sums.yaml:7:");
        result.Error.ShouldContain("prompt has 25");
        result.Error.ShouldContain("together more than the 256 that the model takes");
    }
}
