using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Plans.Tests;

internal static class RandomTexts
{
    /// <summary>What a text may hold: everything UTF-8 can, odd YAML above all.</summary>
    public static readonly Gen<string> Any = Gen.OneOf(
        Gen.Elements(
            "",
            " ",
            "null",
            "true",
            "1_000",
            "0x1F",
            "on",
            "~",
            "a: b",
            "- a",
            "# no comment",
            "'",
            "\"",
            "\\",
            "{",
            "[x]",
            "*a",
            "&a",
            "!t",
            "%",
            "@",
            "`",
            "a\nb",
            "\n",
            "\r\n",
            "\t",
            "a ",
            "é",
            "😀",
            "\u2028",
            "\u0085",
            "\ufeff",
            "\0",
            "\u001f",
            "${env:X}",
            "$${a}",
            "$$${",
            "${",
            "}",
            "---",
            "...",
            ": ",
            " #",
            "a:",
            "?",
            "|",
            ">",
            "<<",
            ".inf",
            "1e5",
            "2024-01-01"
        ),
        Gen.Elements([
                'a',
                'Z',
                '0',
                ' ',
                '\n',
                ':',
                '#',
                '"',
                '\'',
                '\\',
                '$',
                '{',
                '}',
                '-',
                'ü',
                '\t',
                '\u2029',
                '\u0001',
                ',',
                '[',
            ])
            .ListOf()
            .Select(chars => string.Concat(chars))
    );
}
