using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rlfw.Contracts;
using Rlfw.Plugins.Characters;
using Rlfw.Plugins.WordProblems;

namespace Rlfw.Plugins.Language.Tests.Datasets;

public sealed partial class WordProblemsTests
{
    private static readonly string[] _tags = ["<think>", "</think>", "<answer>", "</answer>"];

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(5000)]
    public void Every_worked_solution_is_right_and_ends_with_the_answer(int maximum)
    {
        foreach (var example in Load(new WordProblemsOptions { Maximum = maximum, HeldOut = 300 }).HeldOut)
        {
            var known = Numbers(example.Fields["question"]).ToList();
            known.ShouldAllBe(number => number >= 2 && number <= maximum, example.Prompt);
            var steps = Step().Matches(example.Fields["working"]);
            steps.Count.ShouldBe(int.Parse(example.Fields["steps"], CultureInfo.InvariantCulture));
            foreach (Match step in steps)
            {
                var (left, right) = (Number(step, "left"), Number(step, "right"));
                var result = Number(step, "result");
                var expected = step.Groups["sign"].Value switch
                {
                    "+" => left + right,
                    "-" => left - right,
                    "*" => left * right,
                    _ => left % right == 0 ? left / right : -1,
                };
                result.ShouldBe(expected, example.Fields["working"]);
                result.ShouldBeInRange(1, maximum);
                // 2 and 4: halves, and the legs of chickens and goats.
                known.Concat([2, 4]).ShouldContain(left, example.Prompt + example.Demonstration);
                known.Concat([2, 4]).ShouldContain(right, example.Prompt + example.Demonstration);
                known.Add(result);
            }

            string.Join(' ', steps.Select(step => step.Value)).ShouldBe(example.Fields["working"]);
            example.Answer.ShouldBe(known[^1].ToString(CultureInfo.InvariantCulture));
            example.Demonstration.ShouldBe(
                $"<think>{example.Fields["working"]}</think><answer>{example.Answer}</answer>"
            );
        }
    }

    [Fact]
    public void Each_language_has_many_kinds_of_one_to_three_steps_with_numbers_that_do_not_matter_among_them()
    {
        var examples = Load(new WordProblemsOptions { HeldOut = 3000 }).HeldOut;

        foreach (var language in examples.GroupBy(example => example.Fields["language"], StringComparer.Ordinal))
        {
            language
                .Select(example => example.Fields["template"])
                .Distinct(StringComparer.Ordinal)
                .Count()
                .ShouldBeGreaterThan(40);
            language
                .Select(example => example.Fields["steps"])
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .ShouldBe(["1", "2", "3"]);
            language
                .Count(example => Numbers(example.Fields["question"]).Except(Numbers(example.Fields["working"])).Any())
                .ShouldBeGreaterThan(30);
        }

        examples.Select(example => example.Fields["language"]).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("bus-stop", @"carries (\d+) passengers. At a stop (\d+) get off and (\d+) get on.", "1 - 2 + 3")]
    [InlineData("bus-stop", @"có (\d+) hành khách. Đến một trạm, có (\d+) người xuống và (\d+) người lên", "1 - 2 + 3")]
    [InlineData("boxes-then-sold", @"has (\d+) \w+ with (\d+) .+ in each. It sells (\d+)", "1 * 2 - 3")]
    [InlineData("boxes-then-sold", @"có (\d+) \w+, mỗi \w+ đựng (\d+) .+ đã bán (\d+)", "1 * 2 - 3")]
    [InlineData("other-things", @"has (\d+) .+ and \d+ .+ gives (\d+)", "1 - 2")]
    [InlineData("other-things", @"có (\d+) .+ và \d+ .+ cho \w+ (\d+)", "1 - 2")]
    [InlineData("legs-on-a-farm", @"has (\d+) chickens and (\d+) goats", "1 * 2' + 2 * 4'")]
    public void Answers_follow_from_the_questions_as_a_reader_calculates_them(string kind, string text, string reading)
    {
        var found = Load(new WordProblemsOptions { HeldOut = 3000 })
            .HeldOut.Where(example => example.Fields["template"] == kind)
            .Select(example =>
                (
                    example.Answer,
                    Match: Regex.Match(example.Prompt, text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
                )
            )
            .Where(pair => pair.Match.Success)
            .ToList();

        found.Count.ShouldBeGreaterThan(5);
        foreach (var (answer, match) in found)
        {
            long At(int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
            var expected = reading switch
            {
                "1 - 2 + 3" => At(1) - At(2) + At(3),
                "1 * 2 - 3" => (At(1) * At(2)) - At(3),
                "1 - 2" => At(1) - At(2),
                _ => (At(1) * 2) + (At(2) * 4),
            };
            answer.ShouldBe(expected.ToString(CultureInfo.InvariantCulture), match.Value);
        }
    }

    [Fact]
    public void No_held_out_problem_is_ever_learned_from_in_another_language_with_other_names_or_by_another_seed()
    {
        var options = new WordProblemsOptions
        {
            HeldOut = 1000,
            Train = 20_000,
            Maximum = 30,
        };
        var heldOut = Load(options).HeldOut.Select(Problem).ToHashSet(StringComparer.Ordinal);

        heldOut.Count.ShouldBe(1000);
        Load(options).Train.Select(Problem).Any(heldOut.Contains).ShouldBeFalse();
        Load(options with { Languages = [WordProblemLanguage.Vi] }, seed: 2)
            .Train.Select(Problem)
            .Any(heldOut.Contains)
            .ShouldBeFalse();
        // The test would see a leak: what is held out is not rare.
        Load(options, seed: 3).HeldOut.Select(Problem).Count(heldOut.Contains).ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Any_of_a_hundred_million_training_examples_can_be_asked_for()
    {
        var options = new WordProblemsOptions { Train = 100_000_000 };
        var (one, other) = (Load(options).Train, Load(options).Train);

        one.Count.ShouldBe(100_000_000);
        one[99_999_999].Prompt.ShouldBe(other[99_999_999].Prompt);
        one[99_999_999].Prompt.ShouldNotBe(one[99_999_998].Prompt);
        one[7].Demonstration.ShouldBe(other.Take(8).Last().Demonstration);
        Load(options with { Train = 8 }).Train.Select(x => x.Prompt).ShouldBe(one.Take(8).Select(x => x.Prompt));
        Load(options, seed: 2).Train[7].Prompt.ShouldNotBe(one[7].Prompt);
        Should.Throw<ArgumentOutOfRangeException>(() => one[100_000_000]);
    }

    [Fact]
    public void How_many_are_learned_from_does_not_change_what_is_held_out()
    {
        var options = new WordProblemsOptions { HeldOut = 40 };

        Load(options with { Train = 5 })
            .HeldOut.Select(x => x.Prompt)
            .ShouldBe(Load(options).HeldOut.Select(x => x.Prompt));
    }

    [Fact]
    public void The_alphabet_holds_every_character_and_its_vocabulary_is_small()
    {
        var options = new WordProblemsOptions { HeldOut = 3000 };
        var alphabet = WordProblemAlphabet.Of(options, _tags);
        var tokenizer = new CharactersTokenizer(new CharactersOptions { Alphabet = alphabet, Symbols = _tags });

        tokenizer.VocabularySize.ShouldBeLessThanOrEqualTo(400);
        foreach (var example in Load(options).HeldOut)
        {
            var text = example.Prompt + example.Demonstration;
            tokenizer.Decode(tokenizer.Encode(text)).ShouldBe(text);
        }

        alphabet.ShouldContain('ữ');
        alphabet.ShouldNotContain('<');
        WordProblemAlphabet
            .Of(options with { Languages = [WordProblemLanguage.En] }, _tags)
            .ShouldAllBe(character => char.IsAscii(character));
    }

    [Fact]
    public void The_experiment_gives_its_tokenizer_that_alphabet()
    {
        var file = Path.Combine(SharedFolder.Repository, "experiments", "word-problems", "experiment.yaml");
        var written = File.ReadLines(file).First(line => line.Contains("alphabet: ", StringComparison.Ordinal));

        written
            .Trim()
            .ShouldBe(
                $"alphabet: \"{WordProblemAlphabet.Of(new WordProblemsOptions(), _tags).ReplaceLineEndings("\\n")}\""
            );
    }

    [Fact]
    public void Letters_are_composed_and_texts_are_tidy()
    {
        foreach (var example in Load(new WordProblemsOptions { HeldOut = 3000 }).HeldOut)
        {
            var question = example.Fields["question"];
            // A letter of Vietnamese that is not composed has its accents as marks of their own.
            question
                .EnumerateRunes()
                .ShouldAllBe(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark);
            question.ShouldEndWith("?");
            question.ShouldNotContain("  ");
            Untidy().IsMatch(question).ShouldBeFalse(question);
        }
    }

    [Fact]
    public void Only_what_is_asked_for_comes()
    {
        var options = new WordProblemsOptions
        {
            Languages = [WordProblemLanguage.Vi],
            Steps = [2],
            Prompt = "{language} {steps}: {question}",
            Demonstration = "{working} => {answer}",
        };

        var examples = Load(options).Train.Take(50).ToList();

        examples.ShouldAllBe(x => x.Prompt.StartsWith("vi 2: ", StringComparison.Ordinal));
        examples.ShouldAllBe(x => x.Demonstration!.EndsWith($". => {x.Answer}", StringComparison.Ordinal));
    }

    [Fact]
    public void More_held_out_problems_than_there_are_is_an_error_with_their_number() =>
        Should
            .Throw<UserErrorException>(() =>
                Load(
                    new WordProblemsOptions
                    {
                        Steps = [1],
                        Maximum = 20,
                        HeldOutShare = 0.1,
                        HeldOut = 5000,
                    }
                )
            )
            .Message.ShouldMatch(
                @"\Awith numbers up to 20 only \d+ different problems are held out, not 5000: lower 'held_out', or raise 'maximum'"
            );

    [Fact]
    public void Impossible_options_are_refused()
    {
        OptionsCheck
            .Faults(new WordProblemsOptions { Steps = [1, 4] })
            .ShouldHaveSingleItem()
            .ShouldContain("1 to 3 steps, not of 4");
        OptionsCheck
            .Faults(new WordProblemsOptions { Steps = [2, 2] })
            .ShouldHaveSingleItem()
            .ShouldContain("listed twice");
        OptionsCheck
            .Faults(new WordProblemsOptions { Languages = [WordProblemLanguage.En, WordProblemLanguage.En] })
            .ShouldHaveSingleItem()
            .ShouldContain("listed twice");
        OptionsCheck
            .Faults(new WordProblemsOptions { Prompt = "{query}" })
            .ShouldHaveSingleItem()
            .ShouldContain("no field {query}");
        OptionsCheck.Faults(new WordProblemsOptions { Maximum = 5 }).ShouldHaveSingleItem();
    }

    /// <summary>What a problem is, found without the plugin's help: its kind and the numbers of its question.</summary>
    private static string Problem(Example example) =>
        $"{example.Fields["template"]} {string.Join(' ', Numbers(example.Fields["question"]))}";

    private static IEnumerable<long> Numbers(string text) =>
        Digits().Matches(text).Select(match => long.Parse(match.Value, CultureInfo.InvariantCulture));

    private static long Number(Match match, string group) =>
        long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static DatasetSplits Load(WordProblemsOptions options, ulong seed = 1)
    {
        OptionsCheck.Faults(options).ShouldBeEmpty();
        return new WordProblemsDataset(options).Load(
            new RandomStream(seed, "dataset"),
            TestContext.Current.CancellationToken
        );
    }

    [GeneratedRegex(
        @"(?<left>\d+) (?<sign>[-+*/]) (?<right>\d+) = (?<result>\d+)\.",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Step();

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(
        @"[{}]|\A\s|\s\z|\s[,.?]|\A\p{Ll}|\. \p{Ll}",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Untidy();
}
