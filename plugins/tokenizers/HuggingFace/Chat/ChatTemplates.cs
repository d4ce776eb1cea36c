using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>The chat templates that go by a name.</summary>
internal static class ChatTemplates
{
    /// <summary>The names, as options give them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [Llama3Template.Id, InstructTemplate.Id31, InstructTemplate.Id32];

    /// <summary>The template that options or the folder choose.</summary>
    /// <param name="name">The name given in the options; null for what the folder says.</param>
    /// <param name="jinja">
    /// The folder's own template: chat_template.jinja, or chat_template of tokenizer_config.json; null where it has none.
    /// </param>
    /// <param name="origin">The folder, as messages show it.</param>
    /// <param name="tokenizer">Encodes what the template renders; complete but for its own ChatTemplate.</param>
    /// <returns>
    /// The template. Where the folder's own is none of these, one that refuses to render, and says what was found. Without a
    /// template of its own, a tokenizer with the tokens of Llama 3's headers has that plain one; others have null.
    /// </returns>
    /// <exception cref="UserErrorException">The name is unknown, or the tokenizer lacks a special token that the template writes.</exception>
    public static IChatTemplate? Choose(string? name, string? jinja, string origin, ITokenizer tokenizer)
    {
        if (name is not null)
        {
            return OfName(name, origin, tokenizer);
        }

        if (jinja is not null)
        {
            return OfFolder(jinja, origin, tokenizer);
        }

        return LlamaTokens.Missing(tokenizer, LlamaTokens.OfHeaders) is null ? new Llama3Template(tokenizer) : null;
    }

    private static IChatTemplate OfName(string name, string origin, ITokenizer tokenizer)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            throw new UserErrorException(
                $"there is no chat template '{name}'; {Suggestions.For(name, Names, "there are")}"
            );
        }

        return LlamaTokens.Missing(tokenizer, TokensOf(name)) is { } missing
            ? throw new UserErrorException(
                $"the chat template {name} writes {missing}, which the tokenizer of {origin} does not have: "
                    + "it was made for another family of models"
            )
            : Make(name, tokenizer);
    }

    private static IChatTemplate OfFolder(string jinja, string origin, ITokenizer tokenizer)
    {
        var source = JinjaSource.Read(jinja);
        var family = TemplateFamily.All.FirstOrDefault(family => family.Fault(source) is null);
        if (family is null)
        {
            return new RefusedTemplate(TemplateFamily.Describe(source), origin, tokenizer);
        }

        if (LlamaTokens.Missing(tokenizer, TokensOf(family.Name)) is { } missing)
        {
            return new RefusedTemplate($"writes {missing}, which its tokenizer does not have", origin, tokenizer);
        }

        return family.Name == Llama3Template.Id
            ? new Llama3Template(tokenizer) { Trims = source.Uses("trim"), EncodesWhole = true }
            : Make(family.Name, tokenizer);
    }

    private static IChatTemplate Make(string name, ITokenizer tokenizer) =>
        name switch
        {
            Llama3Template.Id => new Llama3Template(tokenizer),
            _ => new InstructTemplate(tokenizer, knowsBuiltinTools: name == InstructTemplate.Id31),
        };

    private static IReadOnlyList<string> TokensOf(string name) =>
        name == InstructTemplate.Id31
            ? [.. LlamaTokens.OfHeaders, LlamaTokens.PythonTag, LlamaTokens.EndOfMessage]
            : LlamaTokens.OfHeaders;
}
