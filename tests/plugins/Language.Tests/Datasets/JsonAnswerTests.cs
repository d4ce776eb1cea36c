using System.Text.Json;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;
using Rlfw.Plugins.Json;

namespace Rlfw.Plugins.Language.Tests.Datasets;

/// <summary>Gold answers that are searched in solutions, prompts that are dialogs, and what is said where little is found.</summary>
public sealed class JsonAnswerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlfw-answers-").FullName;
    private readonly ListLogger<JsonDataset> _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_gold_answer_of_the_Vietnamese_sample_is_found()
    {
        var data = Path.Combine(SharedFolder.Require(), "data");
        using var rows = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "metamath-vi-sample.json")));
        using var golds = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "metamath-vi-sample.gold.json")));
        var expected = rows
            .RootElement.EnumerateArray()
            .Zip(golds.RootElement.EnumerateArray())
            .ToDictionary(
                pair => pair.First.GetProperty("query_vi").GetString()!,
                pair => pair.Second.GetProperty("gold").GetString()!,
                StringComparer.Ordinal
            );

        var examples = Load(
            new JsonOptions
            {
                Path = Path.Combine(data, "metamath-vi-sample.json"),
                FindAnswer = new AnswerSearch { In = ["response_vi", "response_en"], Otherwise = WithoutMatch.Error },
                Prompt = "{query_vi}",
            }
        ).Train;

        examples.Count.ShouldBe(12);
        examples
            .ToDictionary(x => x.Prompt, x => x.Answer!, StringComparer.Ordinal)
            .ShouldBe(expected, ignoreOrder: true);
        // Row 6 has no phrase in Vietnamese, so it is the English solution's.
        examples
            .Single(x => x.Prompt.StartsWith("Nghiệm dương", StringComparison.Ordinal))
            .Fields["gold_from"]
            .ShouldBe("response_en");
        _log.Lines.ShouldNotContain(line => line.Level == LogLevel.Warning);
    }

    [Fact]
    public void The_solutions_of_gsm8k_all_have_their_answer()
    {
        var path = Path.Combine(SharedFolder.Require(), "data", "gsm8k", "train.jsonl");
        var examples = Load(
            new JsonOptions
            {
                Path = path,
                FindAnswer = new AnswerSearch { In = ["answer"], Otherwise = WithoutMatch.Error },
                Prompt = "{question}",
                HeldOut = 500,
            }
        );

        (examples.Train.Count + examples.HeldOut.Count).ShouldBeGreaterThan(7400);
        foreach (var example in examples.Train)
        {
            var written = example.Fields["answer"].Split("#### ")[^1].Replace(",", "", StringComparison.Ordinal);
            example.Answer.ShouldBe(written);
        }
    }

    [Fact]
    public void What_is_found_can_stand_in_templates_and_an_answer_of_ones_own_goes_before_it()
    {
        var path = Write("{\"q\":\"a\",\"r\":\"so 1 + 1 = 2. The answer is: 2\",\"s\":null}");
        var options = new JsonOptions
        {
            Path = path,
            FindAnswer = new AnswerSearch { In = ["s", "r"] },
            Prompt = "{q}",
            Demonstration = "{gold} from {gold_from}",
        };

        var example = Load(options).Train.ShouldHaveSingleItem();
        (example.Answer, example.Demonstration).ShouldBe(("2", "2 from r"));
        Load(options with { Answer = "[{gold}]" }).Train[0].Answer.ShouldBe("[2]");
    }

    [Fact]
    public void A_search_that_finds_nothing_is_an_error_with_rows_to_look_at()
    {
        var path = Write("{\"q\":\"a\",\"r\":\"no idea\"}\n{\"q\":\"b\",\"r\":\"none\"}");
        var fault = Should.Throw<UserErrorException>(() =>
            Load(
                new JsonOptions
                {
                    Path = path,
                    FindAnswer = new AnswerSearch { In = ["r"] },
                }
            )
        );
        fault.Message.ShouldStartWith(
            $"{path}: the search for answers (find_answer) in r found nothing in any of 2 rows"
        );
        fault.Message.ShouldContain($"{path}:2: none");

        fault = Should.Throw<UserErrorException>(() =>
            Load(
                new JsonOptions
                {
                    Path = path,
                    Extract =
                    [
                        new Extraction
                        {
                            Field = "r",
                            Pattern = @"(?<n>\d+)",
                            Otherwise = WithoutMatch.Skip,
                        },
                    ],
                }
            )
        );
        fault.Message.ShouldStartWith($"{path}: the pattern '(?<n>\\d+)' on field 'r' found nothing in any of 2 rows");
        fault.Message.ShouldContain($"{path}:1: no idea");
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.3, false)]
    [InlineData(0, false)]
    public void A_search_that_finds_little_is_a_warning_with_numbers_and_rows(double minimum, bool warns)
    {
        var path = Write(
            "{\"q\":\"a\",\"r\":\"The answer is: 3\"}\n{\"q\":\"b\",\"r\":\"none\"}\n{\"q\":\"c\",\"r\":\"x\\ny\"}"
        );

        var search = new AnswerSearch { In = ["r"], MinimumShare = minimum };
        var splits = Load(
            new JsonOptions
            {
                Path = path,
                Prompt = "{q}",
                FindAnswer = search,
            }
        );

        splits.Train.ShouldHaveSingleItem().Answer.ShouldBe("3");
        var warnings = _log.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text).ToList();
        warnings.Count.ShouldBe(warns ? 1 : 0);
        if (warns)
        {
            warnings[0].ShouldContain("something in 1 (33.3 %) of 3 rows");
            warnings[0].ShouldContain($"{path}:3: x⏎y");
        }

        _log.Lines[^1].Text.ShouldContain("3 rows, 1 examples, 2 without an answer");
    }

    [Fact]
    public void A_column_that_is_not_there_is_an_error_with_the_columns_that_are()
    {
        var path = Write("[{\"query_vi\":\"a\",\"response_vi\":\"b\"}]");
        foreach (
            var options in new[]
            {
                new JsonOptions { Path = path, Prompt = "{query_v}" },
                new JsonOptions
                {
                    Path = path,
                    FindAnswer = new AnswerSearch { In = ["response_vi", "query_v"] },
                },
                new JsonOptions { Path = path, Filters = [new Filter { Field = "query_v", Minimum = 1 }] },
            }
        )
        {
            Should
                .Throw<UserErrorException>(() => Load(options))
                .Message.ShouldBe(
                    $"{path}:1: this row has no field 'query_v'; its fields are query_vi, response_vi - did you mean 'query_vi'?"
                );
        }
    }

    [Fact]
    public void A_field_that_is_null_is_called_so()
    {
        var path = Write("{\"prompt\":null}");
        Should
            .Throw<UserErrorException>(() => Load(new JsonOptions { Path = path }))
            .Message.ShouldStartWith($"{path}:1: the field 'prompt' of this row is null");
    }

    [Fact]
    public void A_system_prompt_makes_a_dialog_of_the_prompt()
    {
        var example = Load(
            new JsonOptions
            {
                Path = Write("{\"q\":\"1+1?\",\"who\":\"Lan\"}"),
                SystemPrompt = "Answer {who}.",
                Prompt = "{q}",
                MaxPromptTokens = 90,
                LongPrompts = LongPrompts.Drop,
            }
        )
            .Train.ShouldHaveSingleItem();

        example.Prompt.ShouldBe("1+1?");
        Texts(example).ShouldBe([("system", "Answer Lan."), ("user", "1+1?")]);
        example.Limit.ShouldBe(new PromptLimit(90, LongPrompts.Drop));
    }

    [Fact]
    public void A_dialog_may_be_written_message_by_message()
    {
        var options = new JsonOptions
        {
            Path = Write("{\"q\":\"1+1?\"}"),
            Messages =
            [
                new MessageTemplate { Role = "user", Content = "0+0?" },
                new MessageTemplate { Role = "assistant", Content = "0" },
                new MessageTemplate { Role = "user", Content = "{q}" },
            ],
        };

        OptionsCheck.Faults(options).ShouldBeEmpty();
        var example = Load(options).Train.ShouldHaveSingleItem();
        Texts(example).ShouldBe([("user", "0+0?"), ("assistant", "0"), ("user", "1+1?")]);
        (example.Prompt, example.Limit).ShouldBe(("1+1?", null));
    }

    [Fact]
    public void Dialogs_that_contradict_themselves_are_refused()
    {
        var options = new JsonOptions
        {
            Path = Write("{}"),
            Messages = [new MessageTemplate { Role = "user", Content = "{q}" }],
        };

        Fault(options with { SystemPrompt = "x" }).ShouldContain("'messages' are the whole dialog");
        Fault(options with { Prompt = "{q}" }).ShouldContain("'messages' take the place of 'prompt'");
        Fault(options with { Messages = [new MessageTemplate { Role = "system", Content = "{q}" }] })
            .ShouldContain("the last message is the system's");
        Fault(new MessageTemplate { Role = "tool", Content = "x" }).ShouldContain("system, user or assistant");
        Fault(new AnswerSearch()).ShouldContain("In");
    }

    private static string Fault(object options) => OptionsCheck.Faults(options).ShouldHaveSingleItem();

    private static IEnumerable<(string, string?)> Texts(Example example) =>
        example.Messages.Select(message => (message.Role, message.Content!.Value.GetString()));

    private string Write(string content)
    {
        var path = Path.Combine(_folder, "data.json");
        File.WriteAllText(path, content);
        return path;
    }

    private DatasetSplits Load(JsonOptions options) =>
        new JsonDataset(options.HeldOut == 0.1 ? options with { HeldOut = 0 } : options, new FolderHub(), _log).Load(
            new RandomStream(1, "dataset"),
            TestContext.Current.CancellationToken
        );
}
