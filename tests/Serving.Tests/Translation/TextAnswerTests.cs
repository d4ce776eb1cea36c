using System.Text;
using Rlfw.Generation;
using Rlfw.Serving.Translation;

namespace Rlfw.Serving.Tests.Translation;

public sealed class TextAnswerTests
{
    [Fact]
    public void A_whole_answer_is_OpenAIs()
    {
        var answer = Answer(["", ""], logprobs: true);
        answer.Take(1, Letters.Output("b", FinishReason.Length));
        answer.Take(0, Letters.Output("ax", FinishReason.Stop));
        Text(answer.Whole())
            .ShouldBe(
                """{"id":"cmpl-1","object":"text_completion","created":7,"model":"m","choices":["""
                    + """{"text":"ax","index":0,"logprobs":{"text_offset":[0,1],"token_logprobs":[-0.5,-0.5],"tokens":["a","x"],"top_logprobs":[{"x":-0.25,"a":-0.5},{"x":-0.25}]},"finish_reason":"stop"},"""
                    + """{"text":"b","index":1,"logprobs":{"text_offset":[0],"token_logprobs":[-0.5],"tokens":["b"],"top_logprobs":[{"x":-0.25,"b":-0.5}]},"finish_reason":"length"}],"""
                    + """ "usage":{"prompt_tokens":3,"completion_tokens":3,"total_tokens":6}}""".TrimStart()
            );
    }

    [Fact]
    public void A_stream_has_the_echo_first_and_offsets_go_on()
    {
        var answer = Answer(["say "], logprobs: true);
        string[] pieces =
        [
            .. answer.Begin().Select(Text),
            .. answer.Stream(0, Letters.Output("ab")).Select(Text),
            .. answer.Stream(0, Letters.Output("c", FinishReason.Stop)).Select(Text),
            .. answer.End().Select(Text),
        ];
        pieces.Length.ShouldBe(3);
        pieces[0].ShouldContain("""{"text":"say ","index":0,"logprobs":null,"finish_reason":null}""");
        pieces[1].ShouldContain("\"text_offset\":[4,5]");
        pieces[2].ShouldContain("\"text_offset\":[6]");
        pieces[2].ShouldContain("\"finish_reason\":\"stop\"");
    }

    private static TextAnswer Answer(string[] echoes, bool logprobs) =>
        new(
            new AnswerHead("cmpl-1", 7, "m", PromptTokens: 3, echoes.Length, SaysUsage: false),
            echoes,
            logprobs,
            new TokenTexts(new Letters())
        );

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
