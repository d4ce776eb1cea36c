using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Cli.Tests.Sequences;

public sealed class SequenceFileTests
{
    [Theory]
    [InlineData("", "is empty: take it out")]
    [InlineData(" \t\r", "is empty: take it out")]
    [InlineData("{\"text\": \"a\"", ":2:13: this is not JSON: ")]
    [InlineData("{'text': 1}", ":2:2: this is not JSON: ")]
    [InlineData("{\"text\": \"a\"} {}", "this is not JSON: ")]
    [InlineData("[1, 2]", "the line is a list, but should be an object")]
    [InlineData("{}", "none of the keys text, messages and ids")]
    [InlineData("{\"txt\": \"a\"}", "unknown key 'txt' in the line; did you mean 'text'?")]
    [InlineData("{\"text\": null}", "none of the keys text, messages and ids")]
    [InlineData("{\"text\": \"a\", \"ids\": [1]}", "it has 'text' and 'ids': a line gives one of them")]
    [InlineData("{\"text\": \"a\", \"tools\": []}", "unknown key 'tools' in the line")]
    [InlineData("{\"text\": \"a\", \"text\": \"b\"}", "the key 'text' twice")]
    [InlineData("{\"text\": 5}", "'text' in the line is a number, but should be a string")]
    [InlineData("{\"text\": \"\\ud800 \"}", "half of a surrogate pair")]
    [InlineData("{\"ids\": []}", "'ids' is empty")]
    [InlineData("{\"ids\": [1, -1]}", "'ids' holds -1 at position 1")]
    [InlineData("{\"ids\": [1.5]}", "'ids' holds 1.5 at position 0")]
    [InlineData("{\"ids\": [\"1\"]}", "'ids' holds \"1\" at position 0")]
    [InlineData("{\"ids\": [99999999999]}", "'ids' holds 99999999999 at position 0")]
    [InlineData("{\"ids\": 1}", "'ids' in the line is a number, but should be a list")]
    [InlineData("{\"messages\": []}", "'messages' is empty")]
    [InlineData("{\"messages\": [1]}", "messages[0] is a number")]
    [InlineData("{\"messages\": [{\"content\": \"a\"}]}", "messages[0] has no 'role'")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"contnt\": \"a\"}]}", "in messages[0]; did you mean 'content'?")]
    [InlineData("{\"messages\": [{\"role\": \"a\", \"tool_calls\": []}]}", "'tool_calls' in messages[0] is empty")]
    [InlineData("{\"messages\": [{\"role\": \"a\", \"tool_calls\": [2]}]}", "messages[0].tool_calls[0] is a number")]
    [InlineData("{\"messages\": [{\"role\": \"a\"}], \"tool\": []}", "did you mean 'tools'?")]
    [InlineData("{\"messages\": [{\"role\": \"a\"}], \"tools\": []}", "'tools' in the line is empty")]
    [InlineData("{\"messages\": [{\"role\": \"a\"}], \"tools\": [true]}", "tools[0] is true or false")]
    [InlineData("{\"messages\": [{\"role\": \"a\"}], \"add_generation_prompt\": 1}", "should be true or false")]
    [InlineData("{\"messages\": [{\"role\": \"a\"}], \"options\": {\"dat_string\": 1}}", "did you mean 'date_string'?")]
    [InlineData(
        "{\"messages\": [{\"role\": \"a\"}], \"date_string\": \"1\", \"options\": {\"date_string\": \"2\"}}",
        "'date_string' stands in the line and in its options"
    )]
    public void A_malformed_line_is_named(string line, string message)
    {
        var (lines, faults) = Read(Encoding.UTF8.GetBytes($"{{\"text\": \"fine\"}}\n{line}\n{{\"ids\": [1]}}\n"));
        lines.Select(read => read.Number).ShouldBe([1, 3]);
        var fault = faults.ShouldHaveSingleItem();
        fault.ToString().ShouldStartWith("standard input:2:");
        fault.ToString().ShouldContain(message);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_named_with_their_column()
    {
        byte[] bytes = [.. "{\"ids\": [1]}\r\n{\"text\": \"a"u8, 0xFF, .. "\"}"u8];
        Read(bytes)
            .Faults.ShouldHaveSingleItem()
            .ToString()
            .ShouldBe("standard input:2:12: byte 0xFF is not UTF-8: save the file as UTF-8");
    }

    [Fact]
    public void A_file_without_anything_is_refused()
    {
        Should.Throw<UserErrorException>(() => Read([])).Message.ShouldContain("empty");
        Should.Throw<UserErrorException>(() => Read([0xEF, 0xBB, 0xBF])).Message.ShouldContain("empty");
    }

    [Fact]
    public void Lines_of_every_kind_are_read()
    {
        const string Text = """
            {"text": "Hà\u00a0Nội <|eot_id|>"}
            {"ids": [0, 2147483647]}
            {"messages": [{"role": "user", "content": "a", "name": "b"}, {"role": "assistant", "content": null, "tool_calls": [{"function": {}}]}], "tools": [{"b": 1, "a": 2}], "options": {"tools_in_user_message": false, "date_string": "1 Jan 2025"}, "add_generation_prompt": false}
            {"messages": [{"role": "user", "content": {"a": 1}}], "tools": null, "builtin_tools": ["x"]}
            """;
        byte[] bytes =
        [
            0xEF,
            0xBB,
            0xBF,
            .. Encoding.UTF8.GetBytes(Text.Replace("\n", "\r\n", StringComparison.Ordinal)),
        ];
        var (lines, faults) = Read(bytes);
        faults.ShouldBeEmpty();
        lines[0].Content.ShouldBe(new SequenceContent.OfText("Hà\u00a0Nội <|eot_id|>"));
        lines[1].Content.ShouldBeOfType<SequenceContent.OfIds>().Ids.ShouldBe([0, int.MaxValue]);
        var chat = lines[2].Content.ShouldBeOfType<SequenceContent.OfMessages>().Chat;
        chat.Messages.Select(message => message.Role).ShouldBe(["user", "assistant"]);
        chat.Messages[1].Content.ShouldBeNull();
        chat.Messages[1].ToolCalls.ShouldHaveSingleItem();
        chat.Tools.ShouldHaveSingleItem().GetRawText().ShouldBe("{\"b\": 1, \"a\": 2}");
        (chat.ToolsInUserMessage, chat.DateString, chat.AddGenerationPrompt).ShouldBe((false, "1 Jan 2025", false));
        var plain = lines[3].Content.ShouldBeOfType<SequenceContent.OfMessages>().Chat;
        plain.Messages[0].Content!.Value.GetRawText().ShouldBe("{\"a\": 1}");
        plain.BuiltinTools.ShouldBe(["x"]);
        (plain.Tools.Count, plain.DateString, plain.AddGenerationPrompt, plain.ToolsInUserMessage).ShouldBe(
            (0, null, true, true)
        );
    }

    [Fact]
    public void Damaged_files_are_read_or_refused_and_nothing_else()
    {
        var whole =
            """
            {"messages": [{"role": "user", "content": "\ud83d\ude00"}], "tools": [{"a": [1e5, null]}], "options": {}}
            {"ids": [1, 2, 3]}
            """u8.ToArray();
        var random = new RandomStream(3, "damage");
        for (var i = 0; i < 3000; i++)
        {
            var bytes = whole.ToArray();
            for (var changes = random.NextUInt64() % 3; changes < 3; changes++)
            {
                bytes[random.NextUInt64() % (ulong)bytes.Length] = (byte)random.NextUInt64();
            }

            var (lines, faults) = Read(bytes[..^(int)(random.NextUInt64() % 20)]);
            (lines.Count + faults.Count).ShouldBeGreaterThan(0);
        }
    }

    private static (IReadOnlyList<SequenceLine> Lines, IReadOnlyList<SequenceFault> Faults) Read(byte[] bytes) =>
        SequenceFile.Read(SequenceFile.StandardInput, () => new MemoryStream(bytes));
}
