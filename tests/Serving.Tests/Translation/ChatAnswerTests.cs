using System.Text;
using System.Text.RegularExpressions;
using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Serving.Reading;
using Rlfw.Serving.Translation;

namespace Rlfw.Serving.Tests.Translation;

public sealed partial class ChatAnswerTests
{
    private const string Call = """{"name": "f", "parameters": {"x": [1, "é"]}}""";

    [Fact]
    public void A_whole_answer_is_OpenAIs()
    {
        var answer = Answer(logprobs: true);
        answer.Take(0, Letters.Output("a"));
        answer.Take(0, Letters.Output("", FinishReason.Stop, end: true));
        Text(answer.Whole())
            .ShouldBe(
                """{"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"a","refusal":null},"""
                    + """ "logprobs":{"content":[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[{"token":"x","logprob":-0.25,"bytes":[120]},{"token":"a","logprob":-0.5,"bytes":[97]}]},""".TrimStart()
                    + """{"token":"<end>","logprob":-9999,"bytes":[60,101,110,100,62],"top_logprobs":[]}],"refusal":null},"finish_reason":"stop"}],"""
                    + """ "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""".TrimStart()
            );
    }

    [Fact]
    public void A_stream_begins_with_the_role_and_ends_with_the_reason_and_the_usage()
    {
        var answer = Answer(usage: true);
        Stream(answer, Letters.Output("é"), Letters.Output("", FinishReason.Length))
            .ShouldBe([
                """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}""",
                """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{"content":"é"},"logprobs":null,"finish_reason":null}],"usage":null}""",
                """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"length"}],"usage":null}""",
                """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""",
            ]);
    }

    [Fact]
    public void A_stream_without_usage_does_not_speak_of_it() =>
        string.Concat(Stream(Answer(), Letters.Output("a", FinishReason.Stop))).ShouldNotContain("usage");

    [Fact]
    public void A_call_is_found_in_what_the_model_wrote()
    {
        var answer = Answer(tools: true);
        answer.Take(0, Letters.Output(Call, FinishReason.Stop));
        var text = Text(answer.Whole());
        text.ShouldContain("\"content\":null");
        CallId()
            .Replace(text, "ID")
            .ShouldContain(
                """ "tool_calls":[{"id":"ID","type":"function","function":{"name":"f","arguments":"{\"x\": [1, \"é\"]}"}}]},"logprobs":null,"finish_reason":"tool_calls" """.Trim()
            );
    }

    [Fact]
    public void A_streamed_call_comes_whole_and_no_text_before_it()
    {
        var pieces = Stream(
            Answer(tools: true),
            [.. Call.Select(c => Letters.Output(c.ToString())), Letters.Output("", FinishReason.Stop)]
        );
        pieces.Count.ShouldBe(3);
        CallId()
            .Replace(pieces[1], "ID")
            .ShouldContain(
                """ "delta":{"tool_calls":[{"index":0,"id":"ID","type":"function","function":{"name":"f","arguments":"{\"x\": [1, \"é\"]}"}}]} """.Trim()
            );
        pieces[2].ShouldContain("\"delta\":{},\"logprobs\":null,\"finish_reason\":\"tool_calls\"");
    }

    [Theory]
    [InlineData("hello {\"name\"", 3)]
    [InlineData("{\"name\": \"other\", \"parameters\": {}}", 3)]
    [InlineData("{\"name\": \"f\", \"parameters\": {}} and more", 3)]
    [InlineData("{ not JSON", 3)]
    public void Text_that_is_no_call_is_streamed_as_text(string text, int least)
    {
        var pieces = Stream(
            Answer(tools: true),
            [.. text.Select(c => Letters.Output(c.ToString())), Letters.Output("", FinishReason.Stop)]
        );
        pieces.Count.ShouldBeGreaterThanOrEqualTo(least);
        string.Concat(
                pieces.Select(piece =>
                    System.Text.Json.Nodes.JsonNode.Parse(piece)!["choices"]![0]!["delta"]!["content"]?.ToString() ?? ""
                )
            )
            .ShouldBe(text);
        pieces[^1].ShouldContain("\"finish_reason\":\"stop\"");
    }

    [Fact]
    public void A_call_that_was_cut_is_text()
    {
        var answer = Answer(tools: true);
        answer.Take(0, Letters.Output(Call, FinishReason.Length));
        Text(answer.Whole()).ShouldContain("\"finish_reason\":\"length\"");
    }

    private static List<string> Stream(ChatAnswer answer, params GenerationOutput[] outputs) =>
        [
            .. answer
                .Begin()
                .Concat(outputs.SelectMany(output => answer.Stream(0, output)))
                .Concat(answer.End())
                .Select(Text),
        ];

    private static ChatAnswer Answer(bool logprobs = false, bool usage = false, bool tools = false)
    {
        var fields =
            "\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]"
            + (logprobs ? ", \"logprobs\": true" : "")
            + (tools ? ", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]" : "");
        var request = ChatRequestReader.Read(RequestBody.Read(Encoding.UTF8.GetBytes($"{{{fields}}}")));
        return new ChatAnswer(
            new AnswerHead("chatcmpl-1", 7, "m", PromptTokens: 3, Choices: 1, usage),
            request,
            new TokenTexts(new Letters())
        );
    }

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);

    [GeneratedRegex("call_[0-9a-f]{24}", RegexOptions.None, 1000)]
    private static partial Regex CallId();
}
