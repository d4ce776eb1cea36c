using System.Text.Json;
using Rlfw.Contracts;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests.Chat;

public sealed class ChatGoldenTests
{
    [Fact]
    public void The_instruct_template_renders_the_golden_texts_and_ids()
    {
        var template = Load("llama3.2-instruct");
        foreach (var golden in Cases("llama3.2-instruct-chat.json"))
        {
            var chat = Messages(golden) with
            {
                Tools = golden.GetProperty("tools") is { ValueKind: JsonValueKind.Array } tools
                    ? [.. tools.EnumerateArray()]
                    : [],
                AddGenerationPrompt = golden.GetProperty("add_generation_prompt").GetBoolean(),
                DateString = golden.GetProperty("date_string").GetString(),
            };
            Check(template, chat, golden);
        }
    }

    [Fact]
    public void The_plain_template_renders_the_golden_texts_and_ids()
    {
        // The folder names no template: Llama 3's tokens are enough.
        var template = Load(null);
        template.Name.ShouldBe("llama3");
        foreach (var golden in Cases("llama3-chat.json"))
        {
            Check(template, Messages(golden), golden);
        }
    }

    [Fact]
    public void The_ends_of_a_turn_are_stops()
    {
        Load("llama3.2-instruct").StopIds.ShouldBe([128009, 128008, 128001]);
    }

    private static IChatTemplate Load(string? name) =>
        new HuggingFaceTokenizer(
            new HuggingFaceOptions { Path = Path.Combine(SharedFolder.Require(), "data/llama3"), ChatTemplate = name },
            new LocalHub()
        ).ChatTemplate!;

    private static void Check(IChatTemplate template, Contracts.Chat chat, JsonElement golden)
    {
        var rendered = template.Render(chat);
        rendered.Text.ShouldBe(golden.GetProperty("text").GetString());
        rendered.Ids.ShouldBe(golden.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()));
    }

    private static Contracts.Chat Messages(JsonElement golden) =>
        new([
            .. golden
                .GetProperty("messages")
                .EnumerateArray()
                .Select(message => new ChatMessage(
                    message.GetProperty("role").GetString()!,
                    message.TryGetProperty("content", out var content) ? content : null
                )
                {
                    ToolCalls = message.TryGetProperty("tool_calls", out var calls) ? [.. calls.EnumerateArray()] : [],
                }),
        ]);

    private static JsonElement[] Cases(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedFolder.Require(), "golden", file)));
        var cases = json.RootElement.EnumerateArray().Select(item => item.Clone()).ToArray();
        cases.Length.ShouldBeGreaterThanOrEqualTo(2);
        return cases;
    }
}
