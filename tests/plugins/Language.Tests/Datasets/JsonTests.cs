using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Plugins.Json;

namespace Rlfw.Plugins.Language.Tests.Datasets;

public sealed class JsonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlfw-json-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("{\"q\":\"a\",\"n\":1.50}\n\n{\"q\":\"b\",\"n\":2}\r\n")]
    [InlineData("[{\"q\":\"a\",\"n\":1.50},\n {\"q\":\"b\",\"n\":2}]")]
    [InlineData("\uFEFF[{\"q\":\"a\",\"n\":1.50}, {\"q\":\"b\",\"n\":2}]\n")]
    public void An_array_and_lines_give_the_same_rows(string content)
    {
        var splits = Load(
            new JsonOptions
            {
                Path = Write(content),
                Prompt = "{q}",
                Answer = "{n}",
                HeldOut = 0,
            }
        );
        splits
            .Train.OrderBy(x => x.Prompt, StringComparer.Ordinal)
            .Select(x => (x.Prompt, x.Answer))
            .ShouldBe([("a", "1.50"), ("b", "2")]);
    }

    [Fact]
    public void A_set_of_preferences_gives_pairs()
    {
        var path = Write(
            "{\"prompt\":\"a\",\"chosen\":\"good\",\"rejected\":\"bad\"}\n"
                + "{\"prompt\":\"a\",\"chosen\":\"good\",\"rejected\":\"worse\"}"
        );
        var splits = Load(
            new JsonOptions
            {
                Path = path,
                Demonstration = "{chosen}",
                Rejected = "{rejected}",
                HeldOut = 0,
            }
        );
        splits
            .Train.Select(x => (x.Prompt, x.Demonstration, x.Rejected))
            .ShouldBe([("a", "good", "bad"), ("a", "good", "worse")], ignoreOrder: true);
    }

    [Fact]
    public void Nested_values_have_dotted_names_and_templates_may_hold_braces()
    {
        var path = Write("{\"chat\":[{\"role\":\"user\",\"text\":\"hi\"}],\"ok\":true,\"none\":null}");
        var example = Load(
            new JsonOptions
            {
                Path = path,
                Fields = new Dictionary<string, TextTemplate>(StringComparer.Ordinal) { ["who"] = "{chat.0.role}!" },
                Prompt = "{{{chat.0.text}}} {ok} {who}",
                HeldOut = 0,
            }
        )
            .Train.ShouldHaveSingleItem();
        example.Prompt.ShouldBe("{hi} true user!");
        example.Answer.ShouldBeNull();
        example.Fields["who"].ShouldBe("user!");
        example.Fields.ContainsKey("none").ShouldBeFalse();
    }

    [Fact]
    public void Every_match_of_a_pattern_may_give_an_example()
    {
        var path = Write(
            """
            {"answer":"so <<48/2=24>>24 and <<48+24=72>>72"}
            {"answer":"nothing to compute"}
            {"answer":"again <<48/2=24>>24 and <<1.5*3=4.5>>4.5 and <<100-1=99>>"}
            """
        );
        var options = new JsonOptions
        {
            Path = path,
            Extract =
            [
                new Extraction
                {
                    Field = "answer",
                    Pattern = "<<(?<left>[^=<>]+)=(?<right>[^<>]+)>>",
                    Matches = WhichMatches.All,
                    Otherwise = WithoutMatch.Skip,
                },
            ],
            Filters =
            [
                new Filter { Field = "left", Pattern = @"^\d+[-+*/]\d+$" },
                new Filter { Field = "right", Maximum = 98 },
            ],
            Prompt = "{left}=",
            Answer = "{right}",
            HeldOut = 0,
        };
        Load(options)
            .Train.Select(x => x.Prompt + x.Answer)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["48+24=72", "48/2=24"]);
    }

    [Theory]
    [InlineData(WhichMatches.First, "1")]
    [InlineData(WhichMatches.Last, "3")]
    public void The_first_or_last_match_can_be_taken(WhichMatches which, string expected)
    {
        var extraction = new Extraction
        {
            Field = "t",
            Pattern = @"(?<n>\d)",
            Matches = which,
        };
        var options = new JsonOptions
        {
            Path = Write("{\"t\":\"1 2 3\"}"),
            Extract = [extraction],
            Prompt = "{n}",
            HeldOut = 0,
        };
        Load(options).Train.ShouldHaveSingleItem().Prompt.ShouldBe(expected);
    }

    [Theory]
    [InlineData("{\"q\":\"a\"}\n{\"q\":\n", ":2:", "this is not JSON")]
    [InlineData("[{\"q\":\"a\"},\n{\"q\" 1}]", ":2:", "this is not JSON")]
    [InlineData("[{\"q\":\"a\"}", ":1:", "this is not JSON")]
    [InlineData("[{\"q\":\"a\"}] x", ":1:", "this is not JSON")]
    [InlineData("{\"q\":\"a\"}\n[1]\n", ":2:", "expected an object")]
    [InlineData("{\"q\":\"a\"}\n\n{\"x\":\"b\"}\n", ":3:", "no field 'q'; its fields are x")]
    [InlineData("[{\"q\":\"a\"},\n{\"x\":\"b\"}]", ":2:", "no field 'q'; its fields are x")]
    [InlineData("{\"q\":\"a\"}\n{\"q\":\"\\ud800\"}\n", ":2:", "not Unicode")]
    [InlineData("[{\"q\":\"a\"},\n{\"\\udc00\":1}]", ":2:", "not Unicode")]
    [InlineData("  \n", "", "the file is empty")]
    [InlineData("[]", "", "0 rows give no example")]
    public void A_fault_is_told_with_file_and_line(string content, string place, string expected)
    {
        var path = Write(content);
        var error = Should.Throw<UserErrorException>(() => Load(new JsonOptions { Path = path, Prompt = "{q}" }));
        error.Message.ShouldStartWith(path + place);
        error.Message.ShouldContain(expected);
    }

    [Fact]
    public void A_row_without_match_is_an_error_unless_it_may_be_skipped()
    {
        var options = new JsonOptions
        {
            Path = Write("{\"t\":\"1\"}\n{\"t\":\"x\"}"),
            Extract = [new Extraction { Field = "t", Pattern = @"(?<n>\d)" }],
            Prompt = "{n}",
            HeldOut = 0,
        };
        Should.Throw<UserErrorException>(() => Load(options)).Message.ShouldContain(":2: the pattern");
    }

    [Fact]
    public void When_filters_leave_nothing_each_filters_part_is_told()
    {
        var options = new JsonOptions
        {
            Path = Write("{\"q\":\"a\"}\n{\"q\":\"bb\"}"),
            Filters = [new Filter { Field = "q", MaximumLength = 1 }, new Filter { Field = "q", Minimum = 0 }],
            Prompt = "{q}",
        };
        Should
            .Throw<UserErrorException>(() => Load(options))
            .Message.ShouldContain("1 dropped by filter 1 (on 'q'), 1 dropped by filter 2 (on 'q')");
    }

    [Fact]
    public void A_missing_file_is_told_with_the_folder_it_was_looked_for_in()
    {
        var fault = OptionsCheck.Faults(new JsonOptions { Path = "missing.jsonl" }).ShouldHaveSingleItem();
        fault.ShouldContain("missing.jsonl");
        fault.ShouldContain(Directory.GetCurrentDirectory());
        OptionsCheck.Faults(new JsonOptions()).ShouldHaveSingleItem().ShouldContain("Path");
    }

    [Fact]
    public void Parts_share_no_prompt_and_hold_what_was_asked_for()
    {
        Prop.ForAll(
                Gen.Choose(0, 30).ArrayOf(60).ToArbitrary(),
                Gen.Choose(1, 9).ToArbitrary(),
                (prompts, tenths) =>
                {
                    var path = Write(
                        string.Join('\n', prompts.Select((prompt, i) => $"{{\"q\":\"{prompt}\",\"a\":{i}}}"))
                    );
                    var options = new JsonOptions
                    {
                        Path = path,
                        Prompt = "{q}",
                        Answer = "{a}",
                    };
                    var splits = Load(options with { HeldOut = tenths / 20.0, OnePerPrompt = true });
                    var all = Load(options with { HeldOut = 5 });
                    var distinct = prompts.Distinct().Count();
                    return splits.HeldOut.Count == (int)Math.Round(tenths / 20.0 * distinct)
                        && splits.Train.Count + splits.HeldOut.Count == distinct
                        && all.Train.Count + all.HeldOut.Count == 60
                        && all.HeldOut.Count >= 5
                        && !all
                            .Train.Select(x => x.Prompt)
                            .Intersect(all.HeldOut.Select(x => x.Prompt), StringComparer.Ordinal)
                            .Any();
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_seed_alone_decides_order_and_held_out_part()
    {
        var path = Write(string.Join('\n', Enumerable.Range(0, 50).Select(i => $"{{\"prompt\":\"{i}\"}}")));
        var options = new JsonOptions
        {
            Path = path,
            HeldOut = 10,
            Limit = 40,
        };
        Load(options).HeldOut.Select(x => x.Prompt).ShouldBe(Load(options).HeldOut.Select(x => x.Prompt));
        Load(options, seed: 2).HeldOut.Select(x => x.Prompt).ShouldNotBe(Load(options).HeldOut.Select(x => x.Prompt));
        Load(options).Train.Count.ShouldBe(30);
    }

    [Fact]
    public void Contradictory_options_are_refused()
    {
        var valid = new JsonOptions { Path = Write("[]") };
        OptionsCheck.Faults(valid with { HeldOut = 1.5 }).ShouldHaveSingleItem().ShouldContain("neither");
        OptionsCheck
            .Faults(valid with { HeldOut = 10, Limit = 10 })
            .ShouldHaveSingleItem()
            .ShouldContain("nothing would be left");
        OptionsCheck.Faults(new Filter { Field = "q" }).ShouldHaveSingleItem().ShouldContain("no condition");
        OptionsCheck
            .Faults(
                new Filter
                {
                    Field = "q",
                    Minimum = 2,
                    Maximum = 1,
                }
            )
            .ShouldHaveSingleItem()
            .ShouldContain("above maximum");
        OptionsCheck
            .Faults(new Extraction { Field = "q", Pattern = "(a)" })
            .ShouldHaveSingleItem()
            .ShouldContain("no named group");
        Should.Throw<UserErrorException>(() =>
            Load(new JsonOptions { Path = Write("{\"prompt\":\"a\"}"), HeldOut = 1 })
        );
    }

    [Fact]
    public void The_calculator_annotations_of_gsm8k_become_examples()
    {
        var path = Path.Combine(SharedFolder.Require(), "data", "gsm8k", "train.jsonl");
        var annotation = new Extraction
        {
            Field = "answer",
            Pattern = @"<<(?<left>\d+[-+*/]\d+)=(?<right>\d+)>>",
            Matches = WhichMatches.All,
            Otherwise = WithoutMatch.Skip,
        };
        var splits = Load(
            new JsonOptions
            {
                Path = path,
                Extract = [annotation],
                Prompt = "{left}=",
                Answer = "{right}",
                OnePerPrompt = true,
                HeldOut = 500,
            }
        );
        splits.HeldOut.Count.ShouldBe(500);
        splits.Train.Count.ShouldBeGreaterThan(5000);
        splits.Train.Concat(splits.HeldOut).Single(example => example.Prompt == "48/2=").Answer.ShouldBe("24");
    }

    private string Write(string content)
    {
        var path = Path.Combine(_folder, "data.json");
        File.WriteAllText(path, content);
        return path;
    }

    private static DatasetSplits Load(JsonOptions options, ulong seed = 1) =>
        new JsonDataset(options, new FolderHub(), NullLogger<JsonDataset>.Instance).Load(
            new RandomStream(seed, "dataset"),
            TestContext.Current.CancellationToken
        );
}
