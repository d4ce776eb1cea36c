using System.Text;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Tokenizers.Tests.Chat;

public sealed class Llama3TemplateTests : IDisposable
{
    private readonly ChatFolder _folder = new(ChatFolder.LlamaTokens);

    [Fact]
    public void Contents_stand_as_they_are()
    {
        var rendered = _folder
            .Template("llama3")
            .Render(new Contracts.Chat([ChatMessage.Of("user", "\n a ")]) { AddGenerationPrompt = false });
        rendered.Text.ShouldBe("<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n\n a <|eot_id|>");
        rendered.Ids.ShouldBe([256, 258, .. Bytes("user"), 259, .. Bytes("\n\n\n a "), 260]);
    }

    [Fact]
    public void A_headers_line_feeds_are_encoded_apart_from_the_content()
    {
        // Encoded together, three line feeds are one token.
        var tokenizer = new HuggingFace.HuggingFaceTokenizer(
            new HuggingFace.HuggingFaceOptions { Path = Path.Combine(SharedFolder.Require(), "data/llama3") },
            new LocalHub()
        );
        tokenizer.Encode("\n\n\n").Length.ShouldBe(1);
        tokenizer
            .ChatTemplate!.Render(new Contracts.Chat([ChatMessage.Of("user", "\n")]))
            .Ids.ShouldBe([128000, 128006, 882, 128007, 271, 198, 128009, 128006, 78191, 128007, 271]);
    }

    [Fact]
    public void What_it_cannot_show_is_refused()
    {
        var template = _folder.Template("llama3");
        ChatMessage[] messages = [ChatMessage.Of("user", "x")];
        var tool = JsonSerializer.SerializeToElement(new { name = "f" });
        Contracts.Chat[] chats =
        [
            new(messages) { Tools = [tool] },
            new(messages) { BuiltinTools = ["f"] },
            new(messages) { DateString = "today" },
            new([new ChatMessage("assistant", null) { ToolCalls = [tool] }]),
        ];
        foreach (var chat in chats)
        {
            Should.Throw<UserErrorException>(() => template.Render(chat)).Message.ShouldContain("llama3.2-instruct");
        }
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<int> Bytes(string text) => Encoding.UTF8.GetBytes(text).Select(b => (int)b);
}
