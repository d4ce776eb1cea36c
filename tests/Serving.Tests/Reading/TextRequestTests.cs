using System.Text;
using Rlfw.Serving.Reading;

namespace Rlfw.Serving.Tests.Reading;

public sealed class TextRequestTests
{
    [Theory]
    [InlineData("\"a\"", "prompt:a")]
    [InlineData("[\"a\", \"b\"]", "prompt[0]:a prompt[1]:b")]
    [InlineData("[1, 2]", "prompt:1,2")]
    [InlineData("[[1, 2], [3]]", "prompt[0]:1,2 prompt[1]:3")]
    [InlineData("[\"a\", [3]]", "prompt[0]:a prompt[1]:3")]
    public void A_prompt_is_a_text_or_ids_or_a_list_of_these(string prompt, string expected) =>
        string.Join(
                ' ',
                Read($"\"prompt\": {prompt}").Prompts.Select(p => $"{p.Path}:{p.Text ?? string.Join(',', p.Ids!)}")
            )
            .ShouldBe(expected);

    [Theory]
    [InlineData("\"n\": 1", "prompt", "missing")]
    [InlineData("\"prompt\": []", "prompt", "empty")]
    [InlineData("\"prompt\": 1", "prompt", "should be a string")]
    [InlineData("\"prompt\": [1, \"a\"]", "prompt[1]", "token ids are whole numbers")]
    [InlineData("\"prompt\": [[1], 2]", "prompt[1]", "should be a string or a list")]
    [InlineData("\"prompt\": [-1]", "prompt[0]", "from 0")]
    [InlineData("\"prompt\": \"a\", \"suffix\": \"b\"", "suffix", "does not support it")]
    [InlineData("\"prompt\": \"a\", \"best_of\": 2", "best_of", "differs from n")]
    [InlineData("\"prompt\": \"a\", \"echo\": true, \"logprobs\": 1", "echo", "rlfw logprobs")]
    [InlineData("\"prompt\": \"a\", \"logprobs\": true", "logprobs", "should be a whole number")]
    [InlineData("\"prompt\": \"a\", \"messages\": []", "messages", "no such field")]
    public void What_cannot_be_kept_is_refused_by_name(string fields, string param, string part)
    {
        var fault = Should.Throw<RequestException>(() => Read(fields));
        fault.Param.ShouldBe(param);
        fault.Message.ShouldContain(part);
    }

    private static TextRequest Read(string fields) =>
        TextRequestReader.Read(RequestBody.Read(Encoding.UTF8.GetBytes($"{{{fields}}}")));
}
