using System.Text.Json;
using Rlfw.Plugins.Language;

namespace Rlfw.Rewards.Tests;

public sealed class LanguageTests
{
    private const string Vietnamese =
        "<think>Sau khi cho em, Lan còn 15 - 6 = 9 quả. Mua thêm 9 quả, Lan có 18 quả.</think><answer>18</answer>";

    private const string English =
        "<think>After giving 6 away she has 9 left. When she buys 9 more, she has 18 of them.</think><answer>18</answer>";

    [Theory]
    [InlineData(Vietnamese, TextLanguage.Vi, 1)]
    [InlineData(Vietnamese, TextLanguage.En, 0)]
    [InlineData(English, TextLanguage.En, 1)]
    [InlineData(English, TextLanguage.Vi, 0)]
    [InlineData("<answer>18</answer>", TextLanguage.Vi, 0)]
    [InlineData("", TextLanguage.Vi, 0)]
    [InlineData("là là là là là là là là", TextLanguage.Vi, 0)]
    [InlineData(@"$\frac{7}{8} = \frac{14}{16}$", TextLanguage.En, 0)]
    public void A_text_is_in_a_language_by_its_words(string text, TextLanguage language, double expected) =>
        new LanguageReward(new LanguageOptions { Language = language, Graded = false })
            .ScoreOne(text)
            .ShouldBe(expected);

    [Fact]
    public void A_few_words_among_another_language_earn_little()
    {
        var reward = new LanguageReward(new LanguageOptions { Language = TextLanguage.Vi });

        reward.ScoreOne(English + " Đáp án là 18.")!.Value.ShouldBeLessThan(0.5);
        reward.ScoreOne(Vietnamese)!.Value.ShouldBe(1);
    }

    [Fact]
    public void Combining_marks_are_letters_too() =>
        new LanguageReward(new LanguageOptions { Language = TextLanguage.Vi })
            .ScoreOne("a\u0301o va\u0300 qua\u0302\u0300n mo\u031B\u0301i ra\u0302\u0301t \u0111e\u0323p")
            .ShouldBe(1);

    [Fact]
    public void The_samples_solutions_are_in_their_languages()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Directory.Packages.props")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        var file = Path.GetFullPath(Path.Combine(folder!, "..", "shared", "data", "metamath-vi-sample.json"));
        Assert.SkipUnless(File.Exists(file), $"the data are not here: no file {file}");
        using var rows = JsonDocument.Parse(File.ReadAllText(file));
        // One question is a word and a formula, which is no text in any language; it is left out below.
        var vietnamese = new LanguageReward(new LanguageOptions { Language = TextLanguage.Vi });
        var english = new LanguageReward(new LanguageOptions { Language = TextLanguage.En });
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            string Text(string key) => row.GetProperty(key).GetString()!;
            if (Text("query_en").Split(' ').Count(word => word.All(char.IsAsciiLetter)) < 4)
            {
                continue;
            }

            vietnamese.ScoreOne(Text("query_vi"))!.Value.ShouldBeGreaterThan(0.8, Text("query_vi"));
            vietnamese.ScoreOne(Text("query_en"))!.Value.ShouldBeLessThan(0.2, Text("query_en"));
            english.ScoreOne(Text("query_en"))!.Value.ShouldBeGreaterThan(0.8, Text("query_en"));
            english.ScoreOne(Text("query_vi"))!.Value.ShouldBeLessThan(0.2, Text("query_vi"));
        }
    }
}
