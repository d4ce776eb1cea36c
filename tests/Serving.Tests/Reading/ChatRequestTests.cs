using System.Text;
using Rlfw.Serving.Reading;

namespace Rlfw.Serving.Tests.Reading;

public sealed class ChatRequestTests
{
    private const string Weather =
        """{"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object"}}}""";

    [Fact]
    public void All_fields_are_read()
    {
        var request = Read(
            """
            "messages": [
              {"role": "developer", "content": "d"},
              {"role": "user", "name": "x", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}],
            "max_completion_tokens": 5, "temperature": 0.5, "top_p": 0.9, "top_k": 7, "min_p": 0.1, "repetition_penalty": 1.2,
            "stop": ["x", "y"], "stop_token_ids": [4], "seed": -1, "n": 3, "stream": true, "ignore_eos": true,
            "stream_options": {"include_usage": true, "include_obfuscation": false}, "logprobs": true, "top_logprobs": 4
            """
        );
        request.Chat.Messages.Select(message => message.Role).ShouldBe(["system", "user"]);
        request.Chat.Messages[1].Content!.Value.GetString().ShouldBe("ab");
        var (common, sampling) = (request.Common, request.Common.Sampling);
        common.MaximumTokens.ShouldBe(5);
        (sampling.Temperature, sampling.TopP, sampling.TopK, sampling.MinP).ShouldBe((0.5, 0.9, 7, 0.1));
        sampling.RepetitionPenalty.ShouldBe(1.2);
        sampling.StopTexts.ShouldBe(["x", "y"]);
        sampling.StopIds.ShouldBe([4]);
        sampling.IgnoreStopIds.ShouldBeTrue();
        sampling.Alternatives.ShouldBe(4);
        common.Seed.ShouldBe(ulong.MaxValue);
        (common.Count, common.Streams, common.StreamsUsage).ShouldBe((3, true, true));
        request.Logprobs.ShouldBeTrue();
    }

    [Fact]
    public void Fields_that_ask_for_nothing_are_accepted()
    {
        var request = Read(
            """
            "messages": [{"role": "user", "content": "a"}], "user": "u", "metadata": {"a": "b"}, "store": false,
            "frequency_penalty": 0, "presence_penalty": 0.0, "logit_bias": {}, "service_tier": "auto", "stop": null, "n": null,
            "response_format": {"type": "text"}, "modalities": ["text"], "parallel_tool_calls": true, "tools": null, "top_k": -1
            """
        );
        (request.Common.Count, request.Common.Sampling.TopK, request.CallsTools).ShouldBe((1, 0, false));
        (request.Common.Sampling.Temperature, request.Common.Sampling.TopP).ShouldBe((1.0, 1.0));
    }

    [Theory]
    [InlineData("\"x\": 1", "x", "no such field")]
    [InlineData("\"temprature\": 1", "temprature", "did you mean 'temperature'")]
    [InlineData("\"logit_bias\": {\"5\": 1}", "logit_bias", "does not support it")]
    [InlineData("\"frequency_penalty\": 0.1", "frequency_penalty", "repetition_penalty")]
    [InlineData("\"store\": true", "store", "does not support it")]
    [InlineData("\"functions\": []", "functions", "use tools")]
    [InlineData("\"response_format\": {\"type\": \"json_object\"}", "response_format", "does not support it")]
    [InlineData("\"temperature\": 2.5", "temperature", "from 0 to 2")]
    [InlineData("\"temperature\": \"1\"", "temperature", "it is a string, but should be a number")]
    [InlineData("\"temperature\": 1e999", "temperature", "from 0 to 2")]
    [InlineData("\"top_p\": 0", "top_p", "keeps no token")]
    [InlineData("\"n\": 0", "n", "from 1 to 1024")]
    [InlineData("\"n\": 1.5", "n", "should be a whole number")]
    [InlineData("\"max_tokens\": 0", "max_tokens", "from 1")]
    [InlineData("\"max_tokens\": 3, \"max_completion_tokens\": 4", "max_completion_tokens", "differ")]
    [InlineData("\"stop\": [\"a\", \"b\", \"c\", \"d\", \"e\"]", "stop", "at most 4")]
    [InlineData("\"stop\": [\"a\", 1]", "stop[1]", "should be a string")]
    [InlineData("\"stop\": \"\"", "stop", "empty")]
    [InlineData("\"seed\": 1.5", "seed", "whole number")]
    [InlineData("\"stream\": 1", "stream", "true or false")]
    [InlineData("\"stream_options\": {\"include_usage\": true}", "stream_options", "set stream to true")]
    [InlineData("\"top_logprobs\": 2", "top_logprobs", "set logprobs to true")]
    [InlineData("\"logprobs\": true, \"top_logprobs\": 21", "top_logprobs", "from 0 to 20")]
    [InlineData("\"tools\": [{\"type\": \"function\"}]", "tools[0].function", "missing")]
    [InlineData("\"tools\": [{\"type\": \"web\"}]", "tools[0].type", "'web'")]
    [InlineData("\"tool_choice\": \"auto\"", "tool_choice", "no tools")]
    [InlineData("\"tool_choice\": \"required\"", "tool_choice", "cannot be forced")]
    public void A_field_that_cannot_be_kept_is_refused_by_name(string field, string param, string part) =>
        Refused("\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], " + field, param, part);

    [Theory]
    [InlineData("\"n\": 1", "messages", "missing")]
    [InlineData("\"messages\": []", "messages", "empty")]
    [InlineData("\"messages\": {}", "messages", "should be a list")]
    [InlineData("\"messages\": [1]", "messages[0]", "should be an object")]
    [InlineData("\"messages\": [{\"content\": \"a\"}]", "messages[0].role", "missing")]
    [InlineData("\"messages\": [{\"role\": \"usr\", \"content\": \"a\"}]", "messages[0].role", "did you mean 'user'")]
    [InlineData("\"messages\": [{\"role\": \"user\"}]", "messages[0].content", "missing")]
    [InlineData("\"messages\": [{\"role\": \"user\", \"content\": 1}]", "messages[0].content", "should be a string")]
    [InlineData("\"messages\": [{\"role\": \"user\", \"content\": \"\\ud800\"}]", "messages[0].content", "surrogate")]
    [InlineData(
        "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}]",
        "messages[0].content[0].type",
        "'image_url'"
    )]
    [InlineData(
        "\"messages\": [{\"role\": \"user\", \"content\": \"a\", \"tool_calls\": [{}]}]",
        "messages[0].tool_calls",
        "assistant"
    )]
    [InlineData(
        "\"messages\": [{\"role\": \"assistant\", \"tool_calls\": [{\"function\": {\"name\": \"f\", \"arguments\": \"{\"}}]}]",
        "messages[0].tool_calls[0].function.arguments",
        "no JSON"
    )]
    public void A_message_that_is_malformed_is_named_by_its_path(string body, string param, string part) =>
        Refused(body, param, part);

    [Fact]
    public void Arguments_of_calls_stand_in_a_string_on_the_wire_and_as_JSON_in_templates()
    {
        var request = Read(
            """
            "messages": [{"role": "user", "content": "a"},
              {"role": "assistant", "content": null, "tool_calls": [
                {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{\"x\": 1}"}}]},
              {"role": "tool", "tool_call_id": "c", "content": "31"}]
            """
        );
        request.Chat.Messages[1].Content.ShouldBeNull();
        request
            .Chat.Messages[1]
            .ToolCalls[0]
            .GetProperty("function")
            .GetProperty("arguments")
            .GetProperty("x")
            .GetInt32()
            .ShouldBe(1);
    }

    [Fact]
    public void Tools_are_shown_where_they_may_be_called()
    {
        const string Messages = "\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], ";
        Read($"{Messages}\"tools\": [{Weather}]").CallsTools.ShouldBeTrue();
        Read($"{Messages}\"tools\": [{Weather}], \"tool_choice\": \"auto\"").Chat.Tools.Count.ShouldBe(1);
        Read($"{Messages}\"tools\": [{Weather}], \"tool_choice\": \"none\"").Chat.Tools.ShouldBeEmpty();
    }

    private static void Refused(string fields, string param, string part)
    {
        var fault = Should.Throw<RequestException>(() => Read(fields));
        fault.Status.ShouldBe(400);
        fault.Param.ShouldBe(param);
        fault.Message.ShouldStartWith(param + ": ");
        fault.Message.ShouldContain(part);
    }

    private static ChatRequest Read(string fields) =>
        ChatRequestReader.Read(RequestBody.Read(Encoding.UTF8.GetBytes($"{{\"model\": \"m\", {fields}}}")));
}
