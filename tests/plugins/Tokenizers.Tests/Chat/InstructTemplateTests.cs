using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Tokenizers.Tests.Chat;

public sealed class InstructTemplateTests : IDisposable
{
    private const string System = "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n";
    private const string Today = "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";
    private const string Tool = """{"type":"function","function":{"name":"f","parameters":{}}}""";

    private readonly ChatFolder _folder = new(ChatFolder.LlamaTokens);

    [Fact]
    public void Tools_may_stand_in_the_system_message()
    {
        var chat = new Contracts.Chat([ChatMessage.Of("system", " Be brief. "), ChatMessage.Of("user", "Hi")])
        {
            Tools = [Json(Tool), Json("""{"b":[],"a":[1,{"c":null}],"é":"Hà\n\"<\\"}""")],
            ToolsInUserMessage = false,
            AddGenerationPrompt = false,
        };
        Render("llama3.2-instruct", chat)
            .Text.ShouldBe(
                System
                    + "Environment: ipython\n"
                    + Today
                    + "You have access to the following functions. To call a function, please respond with JSON for a function call."
                    + "Respond in the format {\"name\": function name, \"parameters\": dictionary of argument name and its value}."
                    + "Do not use variables.\n\n"
                    + """
                    {
                        "type": "function",
                        "function": {
                            "name": "f",
                            "parameters": {}
                        }
                    }

                    {
                        "b": [],
                        "a": [
                            1,
                            {
                                "c": null
                            }
                        ],
                        "é": "Hà\n\"<\\"
                    }


                    """
                    + "Be brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
            );
    }

    [Theory]
    // A tool's text is JSON too; single values are written as Python shows them.
    [InlineData("\"sunny\\n31 °C\"", "\"sunny\\n31 °C\"")]
    [InlineData("[1, 2.50, 1e3, 1E400, -0]", "[1, 2.5, 1000.0, Infinity, 0]")]
    [InlineData("{\"b\": 1, \"a\": true, \"b\": \"\\u0001\\u00e9\"}", "{\"b\": \"\\u0001é\", \"a\": true}")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("1e16", "1e+16")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("9999999999999998.0", "9999999999999998.0")]
    [InlineData("-1e400", "-inf")]
    [InlineData("true", "True")]
    public void A_result_is_written_as_python_writes_it(string result, string written)
    {
        var chat = new Contracts.Chat([ChatMessage.Of("user", "Hi"), new ChatMessage("tool", Json(result))]);
        Render("llama3.2-instruct", chat)
            .Text.ShouldEndWith(
                $"<|start_header_id|>ipython<|end_header_id|>\n\n{written}<|eot_id|>"
                    + "<|start_header_id|>assistant<|end_header_id|>\n\n"
            );
    }

    [Fact]
    public void White_space_around_contents_goes_as_pythons_strip_takes_it() =>
        Render(
            "llama3.2-instruct",
            new Contracts.Chat([ChatMessage.Of("user", "\u001c\u2003\u0085 a\u200b b\u3000\n\u001f")])
        )
            .Text.ShouldContain("\n\na\u200b b<|eot_id|>");

    [Fact]
    public void Builtin_tools_are_called_behind_the_python_tag_and_end_the_message_not_the_turn()
    {
        var chat = new Contracts.Chat([
            ChatMessage.Of("user", "Search"),
            Call("brave_search", """{"query":"Hà Nội","page":"2"}"""),
            new ChatMessage("ipython", Json("{\"found\": 3}")),
            Call("f", """{"x": 1}"""),
        ])
        {
            BuiltinTools = ["code_interpreter", "brave_search", "wolfram_alpha"],
            AddGenerationPrompt = false,
        };
        var rendered = Render("llama3.1-instruct", chat);
        rendered.Text.ShouldBe(
            System
                + "Environment: ipython\nTools: brave_search, wolfram_alpha\n\n"
                + Today
                + "<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nSearch<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n<|python_tag|>brave_search.call(query=\"Hà Nội\", page=\"2\")<|eom_id|>"
                + "<|start_header_id|>ipython<|end_header_id|>\n\n{\"found\": 3}<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n{\"name\": \"f\", \"parameters\": {\"x\": 1}}<|eom_id|>"
        );
        // Here nobody spelled a token, and one id a byte leaves nothing to merge: the ids are those of the text.
        rendered.Ids.ShouldBe(_folder.Load().Encode(rendered.Text, SpecialText.Special));
    }

    [Fact]
    public void The_mark_by_which_the_model_began_code_is_its_token_again()
    {
        var chat = new Contracts.Chat([
            ChatMessage.Of("user", "<|python_tag|>1"),
            ChatMessage.Of("assistant", "<|python_tag|>print(1)<|eom_id|>"),
        ])
        {
            AddGenerationPrompt = false,
        };
        var ids = Render("llama3.2-instruct", chat).Ids;
        ids.Count(id => id == ChatFolder.FirstSpecial + 6).ShouldBe(1);
        ids.ShouldNotContain(ChatFolder.FirstSpecial + 5);
    }

    [Theory]
    [InlineData("[]", "messages")]
    [InlineData("""[{"role":"sytem","content":"x"}]""", "messages[0] (role 'sytem'): ", "did you mean 'system'?")]
    [InlineData("""[{"role":"user"}]""", "messages[0] (role 'user')", "no content")]
    [InlineData("""[{"role":"user","content":"a"},{"role":"user","content":["b"]}]""", "messages[1]", "a list")]
    [InlineData("""[{"role":"user","content":"\ud800"}]""", "messages[0]", "surrogate")]
    [InlineData("""[{"role":"tool","content":{"\udfff":1}}]""", "messages[0]", "surrogate")]
    [InlineData("""[{"role":"ipython","content":null}]""", "messages[0]", "no content")]
    [InlineData("""[{"role":"user","tool_calls":[{}]}]""", "messages[0]", "assistant")]
    [InlineData("""[{"role":"assistant","tool_calls":[{},{}]}]""", "messages[0]", "single tool-calls at once")]
    [InlineData("""[{"role":"assistant","tool_calls":[{"function":{"name":"f"}}]}]""", "messages[0]", "arguments")]
    [InlineData("""[{"role":"assistant","tool_calls":[1]}]""", "messages[0]", "function")]
    public void A_dialog_that_cannot_be_rendered_is_refused_by_message(string messages, params string[] parts)
    {
        var fault = Should.Throw<UserErrorException>(() => Render("llama3.2-instruct", Chat(messages)));
        Array.ForEach(parts, part => fault.Message.ShouldContain(part));
    }

    [Fact]
    public void Tools_without_a_first_user_message_to_hold_them_are_refused()
    {
        var alone = new Contracts.Chat([ChatMessage.Of("system", "x")]) { Tools = [Json(Tool)] };
        Should
            .Throw<UserErrorException>(() => Render("llama3.2-instruct", alone))
            .Message.ShouldContain("tools_in_user_message");
        var other = new Contracts.Chat([ChatMessage.Of("assistant", "x")]) { Tools = [Json(Tool)] };
        Should.Throw<UserErrorException>(() => Render("llama3.2-instruct", other)).Message.ShouldContain("messages[0]");
    }

    [Fact]
    public void Llama_3_2_knows_no_builtin_tools()
    {
        var chat = new Contracts.Chat([ChatMessage.Of("user", "x")]) { BuiltinTools = ["brave_search"] };
        Should
            .Throw<UserErrorException>(() => Render("llama3.2-instruct", chat))
            .Message.ShouldContain("llama3.1-instruct");
    }

    public void Dispose() => _folder.Dispose();

    private RenderedChat Render(string template, Contracts.Chat chat) => _folder.Template(template).Render(chat);

    private static ChatMessage Call(string name, string arguments) =>
        new("assistant", null)
        {
            ToolCalls =
            [
                Json($$$"""{"type":"function","function":{"name":"{{{name}}}","arguments":{{{arguments}}}}}"""),
            ],
        };

    private static Contracts.Chat Chat(string messages) =>
        new([
            .. Json(messages)
                .EnumerateArray()
                .Select(message => new ChatMessage(
                    message.GetProperty("role").GetString()!,
                    message.TryGetProperty("content", out var content) ? content : null
                )
                {
                    ToolCalls = message.TryGetProperty("tool_calls", out var calls) ? [.. calls.EnumerateArray()] : [],
                }),
        ]);

    private static JsonElement Json(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }
}
