using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Plugins.WordProblems;

/// <summary>Asks a problem in a language: draws who and what it is about and fills the question.</summary>
internal static class Wording
{
    private const int People = 3;

    /// <summary>The question.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="language">The language.</param>
    /// <param name="random">The stream.</param>
    public static string Ask(Problem problem, WordProblemLanguage language, RandomStream random)
    {
        var words = Texts.Words[language];
        var people = Different(words.People, People, random);
        var things = Different(words.Things, 2, random);
        var box = words.Boxes[random.NextInt(words.Boxes.Count)];
        return problem.Template.Questions[language].Fill(Slot);

        string Slot(string name) =>
            name switch
            {
                "name" => people[0].Name,
                "name2" => people[1].Name,
                "name3" => people[2].Name,
                "he" => people[0].Pronoun,
                "He" => Capital(people[0].Pronoun),
                "His" => people[0].Pronoun == "she" ? "Her" : "His",
                "item" => things[0].Singular,
                "items" => things[0].Plural,
                "item2" => things[1].Singular,
                "items2" => things[1].Plural,
                "box" => box.Singular,
                "boxes" => box.Plural,
                _ => problem.Numbers[name].ToString(CultureInfo.InvariantCulture),
            };
    }

    private static string Capital(string word) => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>Draws without repetition.</summary>
    private static T[] Different<T>(IReadOnlyList<T> all, int count, RandomStream random)
    {
        var chosen = new List<int>(count);
        while (chosen.Count < count)
        {
            var index = random.NextInt(all.Count);
            if (!chosen.Contains(index))
            {
                chosen.Add(index);
            }
        }

        return [.. chosen.Select(index => all[index])];
    }
}
