using System.Collections.Frozen;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>
/// A template that folders carry, known by what it is made of: it has all of some names, no names beside those, and writes
/// nothing that the rendering here does not write. A template that was changed (another default date, a system prompt of its
/// own) is not recognised rather than rendered wrongly.
/// </summary>
internal sealed class TemplateFamily
{
    /// <summary>Words of Jinja itself.</summary>
    private const string Words =
        "if elif else endif for in endfor set is not and or none None true True false defined loop last index0 length";

    /// <summary>All that the Instruct models' templates write or ask for by name, one text after the other.</summary>
    private const string InstructText =
        "<|start_header_id|>system<|end_header_id|>\n\n"
        + "Environment: ipython\nTools: , \n\nCutting Knowledge Date: December 2023\nToday Date: \n\n"
        + "You have access to the following functions. To call a function, please respond with JSON for a function call."
        + "Respond in the format {\"name\": function name, \"parameters\": dictionary of argument name and its value}."
        + "Do not use variables.\n\n<|start_header_id|>user<|end_header_id|>\n\n"
        + "Given the following functions, please respond with a JSON for a function call "
        + "with its proper arguments that best answers the given prompt.\n\n"
        + "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n<|python_tag|>.call(=\"\", )<|eom_id|>"
        + "{\"name\": \"\", \"parameters\": }<|start_header_id|>ipython<|end_header_id|>\n\n"
        + "26 Jul 2024 %d %b %Y role content tool tool_calls equalto code_interpreter "
        + "Cannot put tools in the first user message when there's no first user message! "
        + "This model only supports single tool-calls at once!";

    private const string PlainText =
        "<|start_header_id|>assistant<|end_header_id|>\n\n<|eot_id|> role content system user";

    private const string InstructNames =
        "messages message role content tools tools_in_user_message date_string system_message first_user_message t tool_call "
        + "tool_calls function name arguments trim tojson bos_token add_generation_prompt raise_exception";

    private const string InstructMayHave = "custom_tools strftime_now indent mapping iterable string items";

    private readonly FrozenSet<string> _required;
    private readonly FrozenSet<string> _known;
    private readonly string _text;

    private TemplateFamily(string name, string required, string optional, string text)
    {
        Name = name;
        _text = text;
        _required = required.Split(' ').ToFrozenSet(StringComparer.Ordinal);
        _known = $"{required} {optional} {Words}".Split(' ').ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The families whose rendering is known.</summary>
    public static IReadOnlyList<TemplateFamily> All { get; } =
    [
        new(InstructTemplate.Id32, InstructNames, InstructMayHave, InstructText),
        new(
            InstructTemplate.Id31,
            InstructNames + " builtin_tools",
            InstructMayHave + " reject join arg_name arg_val",
            InstructText
        ),
        new(
            Llama3Template.Id,
            "messages message bos_token add_generation_prompt",
            "loop_messages content trim role",
            PlainText
        ),
    ];

    /// <summary>The name under which it is rendered.</summary>
    public string Name { get; }

    /// <summary>What tells a template from this family; null where it belongs to it.</summary>
    public string? Fault(JinjaSource source) =>
        source.Outside.Length > 0 ? $"writes {Quoted(source.Outside)}"
        : source.Literals.FirstOrDefault(literal => !_text.Contains(literal, StringComparison.Ordinal)) is { } literal
            ? $"holds the text {Quoted(literal)}"
        : source.Names.FirstOrDefault(name => !_known.Contains(name)) is { } name ? $"uses '{name}'"
        : _required.FirstOrDefault(name => !source.Uses(name)) is { } missing ? $"does not use '{missing}'"
        : Name == Llama3Template.Id
        && !source.Literals.Any(text => text.Contains("<|eot_id|>", StringComparison.Ordinal))
            ? "does not write <|eot_id|>"
        : null;

    /// <summary>What a template is that belongs to no family here, as messages go on after its folder's name.</summary>
    public static string Describe(JinjaSource source)
    {
        var all = string.Join('\n', source.Literals.Append(source.Outside));
        bool Writes(string text) => all.Contains(text, StringComparison.Ordinal);
        if (Writes("<|start_header_id|>"))
        {
            var nearest =
                source.Uses("builtin_tools") ? All[1]
                : source.Uses("tools") ? All[0]
                : All[2];
            return $"is like {nearest.Name}, but {nearest.Fault(source)}";
        }

        var family =
            Writes("<|im_start|>") ? "ChatML (<|im_start|>)"
            : Writes("[INST]") ? "Llama 2 or Mistral ([INST])"
            : Writes("<start_of_turn>") ? "Gemma (<start_of_turn>)"
            : Writes("<|user|>") ? "Zephyr or Phi (<|user|>)"
            : null;
        return family is null ? "is of no family known here" : $"is of another family, {family}";
    }

    private static string Quoted(string text)
    {
        const int Longest = 60;
        var line = text.ReplaceLineEndings("⏎");
        return $"\"{(line.Length > Longest ? line[..Longest] + "…" : line)}\"";
    }
}
