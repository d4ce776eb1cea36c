using System.Text;

namespace Rlfw.Plugins.WordProblems;

/// <summary>The characters of the problems, which the <c>characters</c> tokenizer is given as its alphabet.</summary>
public static class WordProblemAlphabet
{
    /// <summary>
    /// Every character that prompts, answers and demonstrations can hold, each once, sorted; characters of the given symbols
    /// only where they occur elsewhere too.
    /// </summary>
    /// <param name="options">The dataset's options.</param>
    /// <param name="symbols">Texts that the tokenizer knows whole, such as tags.</param>
    public static string Of(WordProblemsOptions options, IReadOnlyList<string> symbols)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(symbols);
        var texts = new StringBuilder("0123456789+-*/=. ");
        foreach (var language in options.Languages)
        {
            var words = Texts.Words[language];
            texts.AppendJoin("", words.People.Select(person => person.Name));
            texts.AppendJoin("", words.Things.Concat(words.Boxes).Select(noun => noun.Singular + noun.Plural));
            texts.AppendJoin("", Texts.Templates.Select(template => template.Questions[language].Fill(Pronoun)));
        }

        foreach (var template in new[] { options.Prompt, options.Answer, options.Demonstration })
        {
            var own = template.Fill(_ => "");
            texts.Append(symbols.Aggregate(own, (text, symbol) => text.Replace(symbol, "", StringComparison.Ordinal)));
        }

        return string.Concat(texts.ToString().EnumerateRunes().Distinct().OrderBy(rune => rune.Value));
    }

    private static string Pronoun(string slot) =>
        slot switch
        {
            "he" => "heshe",
            "He" => "HeShe",
            "His" => "HisHer",
            _ => "",
        };
}
