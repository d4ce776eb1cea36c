using System.Text.Json.Nodes;

namespace Rlfw.Serving.Tests.Endpoints;

public sealed class ChatTests
{
    private const string Path = "/v1/chat/completions";

    [Fact]
    public async Task Pieces_of_a_stream_are_the_whole_answer_and_seeds_repeat()
    {
        await using var server = await TinyServer.StartAsync();
        var whole = await server.ChatAsync(Body(seed: 3, n: 2));
        var again = await server.ChatAsync(Body(seed: 3, n: 2));
        var stream = await server.StreamAsync(Path, Body(seed: 3, n: 2));
        var texts = Texts(whole);
        texts[0].ShouldNotBe(texts[1]);
        Texts(again).ShouldBe(texts);
        for (var i = 0; i < 2; i++)
        {
            var own = stream
                .Select(piece => piece["choices"]![0]!)
                .Where(choice => (int)choice["index"]! == i)
                .ToList();
            ((string?)own[0]["delta"]!["role"]).ShouldBe("assistant");
            string.Concat(own.Select(choice => (string?)choice["delta"]!["content"])).ShouldBe(texts[i]);
            own.Count(choice => choice["finish_reason"] is not null).ShouldBe(1);
            ((string?)own[^1]["finish_reason"]).ShouldBe((string?)whole["choices"]![i]!["finish_reason"]);
        }

        Texts(await server.ChatAsync(Body(seed: 4, n: 2))).ShouldNotBe(texts);
        Texts(await server.ChatAsync(Body(seed: null, n: 1)))
            .ShouldNotBe(Texts(await server.ChatAsync(Body(seed: null, n: 1))));
        await server.QuietAsync();
    }

    [Fact]
    public async Task Log_probabilities_are_the_models_own()
    {
        using var model = TinyModel.Load("llama3.2-instruct", 1024);
        await using var server = await TinyServer.StartAsync();
        var body = Body(seed: 3, n: 1);
        (body["temperature"], body["top_p"], body["logprobs"], body["top_logprobs"]) = (0.7, 0.9, true, 3);
        var answer = await server.ChatAsync(body);
        var content = answer["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        content.Count.ShouldBe((int)answer["usage"]!["completion_tokens"]!);
        var completion = (await server.CompleteAsync(Ids(model, answer)))["choices"]![0]!["logprobs"]!;
        content
            .Select(token => (double)token!["logprob"]!)
            .Zip(completion["token_logprobs"]!.AsArray().Select(value => (double)value!))
            .ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-4);
        content.ShouldAllBe(token => token!["top_logprobs"]!.AsArray().Count == 3);
    }

    [Fact]
    public async Task A_tool_is_called_and_its_result_read()
    {
        await using var server = await TinyServer.StartAsync(
            null,
            "{\"name\": \"get_weather\", ",
            "\"parameters\": {\"city\": ",
            "\"Huế\"}}"
        );
        var body = Dialog(new JsonObject { ["role"] = "user", ["content"] = "Weather?" });
        body["tools"] = Tools();
        var choice = (await server.ChatAsync(body.DeepClone().AsObject()))["choices"]![0]!;
        ((string?)choice["finish_reason"]).ShouldBe("tool_calls");
        var call = choice["message"]!["tool_calls"]![0]!;
        ((string?)call["function"]!["name"]).ShouldBe("get_weather");
        ((string?)JsonNode.Parse((string)call["function"]!["arguments"]!)!["city"]).ShouldBe("Huế");

        var pieces = await server.StreamAsync(Path, body.DeepClone().AsObject());
        ((string?)pieces[^1]["choices"]![0]!["finish_reason"]).ShouldBe("tool_calls");

        // The dialog goes on with the call as the client got it, and its result.
        body["messages"]!.AsArray().Add(choice["message"]!.DeepClone());
        body["messages"]!
            .AsArray()
            .Add(
                new JsonObject
                {
                    ["role"] = "tool",
                    ["tool_call_id"] = call["id"]!.DeepClone(),
                    ["content"] = "31 °C",
                }
            );
        (await server.ChatAsync(body.DeepClone().AsObject()))["usage"]!["prompt_tokens"]!
            .GetValue<int>()
            .ShouldBeGreaterThan(300);

        body["tool_choice"] = "none";
        ((string?)(await server.ChatAsync(body))["choices"]![0]!["finish_reason"]).ShouldBe("stop");
    }

    [Theory]
    [InlineData("OPd", "ab cST")]
    [InlineData("STOP", "ab c")]
    [InlineData("cSTOPde", "ab ")]
    [InlineData("never", "ab cSTOPde!")]
    public async Task A_stop_text_ends_the_text_before_it_wherever_tokens_are_cut(string stop, string expected)
    {
        await using var server = await TinyServer.StartAsync(null, "ab ", "cST", "OPd", "e!");
        var body = Dialog(new JsonObject { ["role"] = "user", ["content"] = "a" });
        body["stop"] = new JsonArray("unheard", stop);
        var choice = (await server.ChatAsync(body.DeepClone().AsObject()))["choices"]![0]!;
        ((string?)choice["message"]!["content"]).ShouldBe(expected);
        ((string?)choice["finish_reason"]).ShouldBe("stop");
        string.Concat(
                (await server.StreamAsync(Path, body)).Select(piece =>
                    (string?)piece["choices"]![0]!["delta"]!["content"]
                )
            )
            .ShouldBe(expected);
    }

    private static JsonObject Ids(Contracts.ICausalLanguageModel model, JsonNode answer)
    {
        // The same request as ids of the rendered dialog: what is drawn depends on seed and choice alone.
        var ids = model
            .Tokenizer.ChatTemplate!.Render(new Contracts.Chat([Contracts.ChatMessage.Of("user", "Hello")]))
            .Ids;
        ids.Length.ShouldBe((int)answer["usage"]!["prompt_tokens"]!);
        return new JsonObject
        {
            ["prompt"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]),
            ["seed"] = 3,
            ["max_tokens"] = 16,
            ["temperature"] = 0.7,
            ["top_p"] = 0.9,
            ["logprobs"] = 0,
        };
    }

    private static JsonArray Tools() =>
        [
            new JsonObject
            {
                ["type"] = "function",
                ["function"] = new JsonObject
                {
                    ["name"] = "get_weather",
                    ["parameters"] = new JsonObject { ["type"] = "object" },
                },
            },
        ];

    private static JsonObject Dialog(params JsonObject[] messages) =>
        new() { ["messages"] = new JsonArray([.. messages]), ["max_tokens"] = 16 };

    private static JsonObject Body(int? seed, int n)
    {
        var body = Dialog(new JsonObject { ["role"] = "user", ["content"] = "Hello" });
        (body["seed"], body["n"]) = (seed, n);
        return body;
    }

    private static List<string> Texts(JsonNode answer) =>
        [.. answer["choices"]!.AsArray().Select(choice => (string)choice!["message"]!["content"]!)];
}
