using System.Text.Json.Nodes;

namespace Rlfw.Cli.Tests.Commands;

public sealed class TokenizeTests : IDisposable
{
    private readonly CliProcess _cli = new();

    [Fact]
    public async Task Texts_have_the_ids_of_transformers()
    {
        var folder = Path.Combine(SharedFolder.Require(), "golden", "small-tokenizer");
        var golden = Golden(Path.Combine(folder, "expected.json"));
        _cli.Write("texts.jsonl", Lines(golden.Select(item => new JsonObject { ["text"] = (string?)item["text"] })));
        var rows = Rows((await _cli.RunAsync("tokenize", folder, "texts.jsonl", "--json")).Exits(0));
        rows.Select(Ids).ShouldBe(golden.Select(Ids));
        rows.Select(row => string.Concat(row["tokens"]!.AsArray().Select(piece => (string?)piece)))
            .ShouldBe(golden.Select(item => (string?)item["text"]));
    }

    [Fact]
    public async Task Dialogs_have_the_ids_of_the_instruct_models_template()
    {
        var shared = SharedFolder.Require();
        var golden = Golden(Path.Combine(shared, "golden", "llama3.2-instruct-chat.json"));
        string[] keys = ["messages", "tools", "options", "add_generation_prompt", "date_string"];
        _cli.Write(
            "chats.jsonl",
            Lines(
                golden.Select(item => new JsonObject(
                    keys.Select(key => KeyValuePair.Create(key, item[key]?.DeepClone()))
                ))
            )
        );
        var model = Path.Combine(shared, "data", "llama3", "tokenizer.model");
        var result = await _cli.RunAsync("tokenize", model, "chats.jsonl", "--json", "--template", "llama3.2-instruct");
        Rows(result.Exits(0)).Select(Ids).ShouldBe(golden.Select(Ids));
    }

    [Fact]
    public async Task Special_tokens_in_texts_count_unless_plain_and_begin_is_a_matter_of_choice()
    {
        var folder = Path.Combine(SharedFolder.Require(), "data", "llama3");
        const string Input = "{\"text\": \"a<|eot_id|>\"}\n";
        var special = await _cli.RunWithInputAsync(Input, "tokenize", folder, "-", "--json", "--begin");
        Ids(Rows(special.Exits(0)).Single()).ShouldBe([128000, 64, 128009]);
        var plain = await _cli.RunWithInputAsync(Input, "tokenize", folder, "-", "--json", "--plain");
        var ids = Ids(Rows(plain.Exits(0)).Single());
        ids.Length.ShouldBeGreaterThan(3);
        ids.ShouldAllBe(id => id < 128000);
    }

    [Fact]
    public async Task People_see_a_table()
    {
        var folder = Path.Combine(SharedFolder.Require(), "golden", "small-tokenizer");
        var output = (await _cli.RunWithInputAsync("{\"text\": \"Hello\\n<|eot_id|>\"}\n", "tokenize", folder, "-"))
            .Exits(0)
            .Output;
        output.ShouldContain("He|ll|o|⏎|<|eot_id|>");
        output.ShouldContain("5 tokens; the vocabulary has 1024 ids; chat template llama3");
    }

    [Fact]
    public async Task What_cannot_be_encoded_is_named_with_its_line()
    {
        var folder = Path.Combine(SharedFolder.Require(), "golden", "small-tokenizer");
        _cli.Write(
            "mixed.jsonl",
            "{\"ids\": [1024]}\n{\"text\": \"a\"}\n{\"messages\": [{\"role\": \"assistant\", \"content\": 3}]}\n"
        );
        (await _cli.RunAsync("tokenize", folder, "mixed.jsonl", "--json"))
            .Exits(1)
            .Says(
                "mixed.jsonl:1: id 1024 at position 0 is none of the model's: they are 0 to 1023",
                "mixed.jsonl:3: messages[0] (role 'assistant'): its content is a number",
                "2 faults; nothing was computed"
            )
            .Output.ShouldBeEmpty();
        (await _cli.RunAsync("tokenize", folder, "mixed.jsonl", "--template", "llama3.1-instruct"))
            .Exits(1)
            .Says("<|python_tag|>", "does not have");
    }

    [Fact]
    public async Task Faults_of_the_file_are_told_before_the_model_is_looked_for()
    {
        _cli.Write("bad.jsonl", "{\"text\": \"a\"}\n\n{\"txt\": \"a\"}\n");
        (await _cli.RunAsync("tokenize", "nowhere", "bad.jsonl"))
            .Exits(1)
            .Says("bad.jsonl:2: the line is empty", "bad.jsonl:3: unknown key 'txt'", "did you mean 'text'?");
        (await _cli.RunAsync("tokenize", "nowhere", "no.jsonl")).Exits(1).Says("there is no file no.jsonl");
        _cli.Write("good.jsonl", "{\"text\": \"a\"}\n");
        (await _cli.RunAsync("tokenize", "nowhere", "good.jsonl"))
            .Exits(1)
            .Says("there is no folder or file 'nowhere'");
        (await _cli.RunAsync("tokenize", ".", "good.jsonl")).Exits(1).Says("'.' has no tokenizer");
    }

    public void Dispose() => _cli.Dispose();

    private static IReadOnlyList<JsonNode> Golden(string path) =>
        [.. JsonNode.Parse(File.ReadAllText(path))!.AsArray().Select(item => item!)];

    private static string Lines(IEnumerable<JsonNode> rows) =>
        string.Concat(rows.Select(row => row.ToJsonString() + "\n"));

    private static IReadOnlyList<JsonNode> Rows(CliResult result) =>
        [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static int[] Ids(JsonNode row) => [.. row["ids"]!.AsArray().Select(id => (int)id!)];
}
