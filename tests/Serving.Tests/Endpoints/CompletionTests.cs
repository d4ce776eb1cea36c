using System.Text.Json.Nodes;

namespace Rlfw.Serving.Tests.Endpoints;

public sealed class CompletionTests
{
    [Fact]
    public async Task Prompts_of_all_forms_are_completed_in_one_request()
    {
        await using var server = await TinyServer.StartAsync();
        var answer = await server.CompleteAsync(
            new JsonObject
            {
                ["prompt"] = new JsonArray("ab", new JsonArray(97, 98)),
                ["n"] = 2,
                ["max_tokens"] = 6,
                ["seed"] = 1,
                ["echo"] = true,
                ["ignore_eos"] = true,
            }
        );
        var texts = answer["choices"]!.AsArray().Select(choice => (string)choice!["text"]!).ToList();
        texts.Count.ShouldBe(4);
        texts.ShouldAllBe(text => text.StartsWith("ab", StringComparison.Ordinal));
        texts.Distinct().Count().ShouldBe(4);
        answer["choices"]!.AsArray().Select(choice => (int)choice!["index"]!).ShouldBe([0, 1, 2, 3]);
        ((int)answer["usage"]!["prompt_tokens"]!).ShouldBe(4);
        ((int)answer["usage"]!["completion_tokens"]!).ShouldBe(24);
        await server.QuietAsync();
    }

    [Fact]
    public async Task Streams_give_what_whole_answers_give()
    {
        await using var server = await TinyServer.StartAsync();
        var body = new JsonObject
        {
            ["prompt"] = "Xin chào",
            ["max_tokens"] = 40,
            ["seed"] = 5,
            ["logprobs"] = 2,
        };
        var whole = (await server.CompleteAsync(body.DeepClone().AsObject()))["choices"]![0]!;
        body["stream_options"] = new JsonObject { ["include_usage"] = true };
        var pieces = await server.StreamAsync("/v1/completions", body);
        ((int)pieces[^1]["usage"]!["total_tokens"]!).ShouldBe(40 + 9);
        var choices = pieces[..^1].ConvertAll(piece => piece["choices"]![0]!);
        string.Concat(choices.Select(choice => (string?)choice["text"])).ShouldBe((string?)whole["text"]);
        foreach (var column in new[] { "tokens", "token_logprobs", "text_offset", "top_logprobs" })
        {
            choices
                .Where(choice => choice["logprobs"] is not null)
                .SelectMany(choice => choice["logprobs"]![column]!.AsArray().Select(cell => cell!.ToJsonString()))
                .ShouldBe(whole["logprobs"]![column]!.AsArray().Select(cell => cell!.ToJsonString()));
        }
    }

    [Fact]
    public async Task The_default_length_is_OpenAIs_and_the_context_cuts()
    {
        await using var server = await TinyServer.StartAsync();
        var body = new JsonObject { ["prompt"] = "a", ["ignore_eos"] = true };
        var answer = await server.CompleteAsync(body.DeepClone().AsObject());
        ((int)answer["usage"]!["completion_tokens"]!).ShouldBe(16);
        body["prompt"] = new string('a', 1000);
        body["max_tokens"] = 100_000;
        var cut = await server.CompleteAsync(body);
        ((int)cut["usage"]!["total_tokens"]!).ShouldBe(1024);
        ((string?)cut["choices"]![0]!["finish_reason"]).ShouldBe("length");
    }
}
