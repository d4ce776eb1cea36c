using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Tokenizers.Tests.Chat;

public sealed class ChatProperties : IDisposable
{
    private readonly ChatFolder _folder = new(ChatFolder.LlamaTokens);

    private static readonly Gen<string> Text = Gen.OneOf(
            Gen.Elements(ChatFolder.LlamaTokens),
            Gen.Elements("a", " ", "\n", "\u001d", "{\"x\": 1}", "Hà Nội", "😀", "<|", "|>", "\\", "\"", "\0"),
            ArbMap.Default.GeneratorFor<string>().Select(text => ToText(text ?? ""))
        )
        .ListOf()
        .Select(parts => string.Concat(parts));

    [Fact]
    public void Whatever_messages_tools_and_dates_spell_only_the_template_writes_special_tokens()
    {
        string[] names = ["llama3", "llama3.1-instruct", "llama3.2-instruct"];
        var templates = names.Select(_folder.Template).ToArray();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150),
            Prop.ForAll(
                Text.Four().ToArbitrary(),
                texts =>
                {
                    var (system, user, result, tool) = texts;
                    foreach (var template in templates)
                    {
                        OnlyTheTemplatesTokens(template, Dialog(template.Name, system, user, result, tool));
                    }
                }
            )
        );
    }

    public void Dispose() => _folder.Dispose();

    private static Contracts.Chat Dialog(string template, string system, string user, string result, string tool)
    {
        var plain = template == "llama3";
        var json = JsonSerializer.SerializeToElement(tool);
        var call = JsonSerializer.SerializeToElement(
            new { function = new { name = tool, arguments = new Dictionary<string, string> { [tool] = tool } } }
        );
        return new Contracts.Chat([
            ChatMessage.Of("system", system),
            ChatMessage.Of("user", user),
            plain ? ChatMessage.Of("assistant", tool) : new ChatMessage("assistant", null) { ToolCalls = [call] },
            ChatMessage.Of("ipython", result),
        ])
        {
            Tools = plain ? [] : [json],
            DateString = plain ? null : tool,
        };
    }

    private static void OnlyTheTemplatesTokens(IChatTemplate template, Contracts.Chat chat)
    {
        var special = template.Render(chat).Ids.Where(id => id >= ChatFolder.FirstSpecial).ToArray();
        // Begin, four messages of header and end, the assistant's header; the system message is always there.
        special.ShouldBe([256, .. Enumerable.Repeat(new[] { 258, 259, 260 }, 4).SelectMany(x => x), 258, 259]);
    }

    /// <summary>Without halves of surrogate pairs, which are no text.</summary>
    private static string ToText(string any) => string.Concat(any.EnumerateRunes());
}
