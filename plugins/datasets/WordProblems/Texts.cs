using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rlfw.Contracts;

namespace Rlfw.Plugins.WordProblems;

/// <summary>The templates and words that come with the plugin, read once.</summary>
internal static partial class Texts
{
    private static readonly Lazy<IReadOnlyList<ProblemTemplate>> _templates = new(ReadTemplates);
    private static readonly Lazy<IReadOnlyDictionary<WordProblemLanguage, Words>> _words = new(ReadWords);

    /// <summary>All templates, in the order of the file.</summary>
    public static IReadOnlyList<ProblemTemplate> Templates => _templates.Value;

    /// <summary>The words by language.</summary>
    public static IReadOnlyDictionary<WordProblemLanguage, Words> Words => _words.Value;

    private static IReadOnlyList<ProblemTemplate> ReadTemplates() =>
        [.. Sections("templates.txt").Select(section => ToTemplate(section.Key, section.Value))];

    private static ProblemTemplate ToTemplate(string id, IReadOnlyList<string> lines)
    {
        var keys = lines
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var questions = Enum.GetValues<WordProblemLanguage>()
            .ToDictionary(
                language => language,
                language => TextTemplate.Parse(keys[Key(language)], CultureInfo.InvariantCulture)
            );
        IReadOnlyList<NumberRange> numbers = [.. keys["numbers"].Split(", ").Select(ToRange)];
        IReadOnlyList<(string, Formula)> follows =
        [
            .. keys.GetValueOrDefault("let", "")
                .Split("; ", StringSplitOptions.RemoveEmptyEntries)
                .Select(text => text.Split(" = ", 2))
                .Select(pair => (pair[0], new Formula(pair[1]))),
        ];
        var names = numbers.Select(range => range.Name).Concat(follows.Select(pair => pair.Item1));
        return new ProblemTemplate
        {
            Id = id,
            Numbers = numbers,
            Follows = follows,
            Steps = [.. keys["steps"].Split("; ").Select(text => new Formula(text))],
            Questions = questions,
            Stated =
            [
                .. names
                    .Intersect(questions[WordProblemLanguage.En].Names, StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ],
        };
    }

    private static NumberRange ToRange(string text)
    {
        var match = RangeText().Match(text);
        return new NumberRange(
            match.Groups["name"].Value,
            int.Parse(match.Groups["low"].Value, CultureInfo.InvariantCulture),
            match.Groups["high"].Value is { Length: > 0 } high ? int.Parse(high, CultureInfo.InvariantCulture) : null
        );
    }

    private static IReadOnlyDictionary<WordProblemLanguage, Words> ReadWords()
    {
        var sections = Sections("words.txt");
        return Enum.GetValues<WordProblemLanguage>()
            .ToDictionary(
                language => language,
                language => new Words(
                    [.. sections[$"{Key(language)} people"].Select(ToPerson)],
                    [.. sections[$"{Key(language)} things"].Select(ToNoun)],
                    [.. sections[$"{Key(language)} boxes"].Select(ToNoun)]
                )
            );
    }

    private static (string Name, string Pronoun) ToPerson(string line) =>
        line.Split(' ') is [var name, var pronoun] ? (name, pronoun) : (line, "");

    private static Noun ToNoun(string line) =>
        line.Split(" / ") is [var singular, var plural] ? new Noun(singular, plural) : new Noun(line, line);

    private static string Key(WordProblemLanguage language) => language == WordProblemLanguage.Vi ? "vi" : "en";

    /// <summary>The lines of each [section], in order; comments and empty lines are left out.</summary>
    private static OrderedDictionary<string, IReadOnlyList<string>> Sections(string file)
    {
        var sections = new OrderedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var lines = new List<string>();
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                lines = [];
                sections.Add(line.Trim('[', ']'), lines);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                lines.Add(line);
            }
        }

        return sections;
    }

    [GeneratedRegex(
        @"\A(?<name>\w+) (?<low>\d+)\.\.(?<high>\d*)\z",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex RangeText();
}
