using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Plugins.Arithmetic;

namespace Rlfw.Plugins.Language.Tests.Datasets;

public sealed class ArithmeticTests
{
    [Fact]
    public void Few_problems_are_all_there_each_in_one_part_only()
    {
        var splits = Load(
            new ArithmeticOptions
            {
                Digits = 1,
                Operations = [ArithmeticOperation.Add, ArithmeticOperation.Sub],
                HeldOut = 30,
            }
        );
        splits.HeldOut.Count.ShouldBe(30);
        splits.Train.Count.ShouldBe(170);
        splits
            .Train.Concat(splits.HeldOut)
            .Select(example => example.Prompt)
            .Distinct(StringComparer.Ordinal)
            .Count()
            .ShouldBe(200);
    }

    [Fact]
    public void Many_problems_are_drawn_without_repetition()
    {
        var splits = Load(
            new ArithmeticOptions
            {
                Digits = 6,
                HeldOut = 100,
                Train = 5000,
            }
        );
        (splits.Train.Count, splits.HeldOut.Count).ShouldBe((5000, 100));
        splits
            .Train.Concat(splits.HeldOut)
            .Select(example => example.Prompt)
            .Distinct(StringComparer.Ordinal)
            .Count()
            .ShouldBe(5100);
    }

    [Fact]
    public void Rejected_answers_are_wrong_by_1_to_9()
    {
        var splits = Load(new ArithmeticOptions { Operations = Enum.GetValues<ArithmeticOperation>(), HeldOut = 1000 });
        var slips = splits.HeldOut.Select(example => Number(example, "wrong") - Number(example, "c")).ToArray();
        slips.Distinct().Order().ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        splits.HeldOut.ShouldAllBe(example => example.Rejected == $"<answer>{example.Fields["wrong"]}</answer>");
    }

    [Fact]
    public void Answers_are_right_and_demonstrations_show_the_format()
    {
        var splits = Load(new ArithmeticOptions { Operations = Enum.GetValues<ArithmeticOperation>(), HeldOut = 1000 });
        foreach (var example in splits.HeldOut)
        {
            long a = Number(example, "a"),
                b = Number(example, "b");
            var sign = example.Fields["operator"];
            var result =
                sign == "+" ? a + b
                : sign == "-" ? a - b
                : a * b;
            example.Prompt.ShouldBe($"{a}{sign}{b}=");
            example.Answer.ShouldBe(result.ToString(CultureInfo.InvariantCulture));
            example.Demonstration.ShouldBe($"<answer>{result}</answer>");
        }

        splits
            .HeldOut.Select(example => example.Fields["operator"])
            .Distinct(StringComparer.Ordinal)
            .Count()
            .ShouldBe(3);
    }

    [Fact]
    public void The_stream_alone_decides_which_problems_come()
    {
        var options = new ArithmeticOptions { Prompt = "{b} {operator} {a}" };
        Load(options).Train.Select(x => x.Prompt).ShouldBe(Load(options).Train.Select(x => x.Prompt));
        Load(options, seed: 2).HeldOut.Select(x => x.Prompt).ShouldNotBe(Load(options).HeldOut.Select(x => x.Prompt));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Fewer_training_problems_are_the_first_of_more_and_the_held_out_part_stays(int digits)
    {
        var more = Load(
            new ArithmeticOptions
            {
                Digits = digits,
                HeldOut = 50,
                Train = 400,
            }
        );
        var fewer = Load(
            new ArithmeticOptions
            {
                Digits = digits,
                HeldOut = 50,
                Train = 20,
            }
        );
        fewer.HeldOut.Select(x => x.Prompt).ShouldBe(more.HeldOut.Select(x => x.Prompt));
        fewer.Train.Select(x => x.Prompt).ShouldBe(more.Train.Take(20).Select(x => x.Prompt));
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        OptionsCheck
            .Faults(new ArithmeticOptions { Digits = 1, HeldOut = 100 })
            .ShouldHaveSingleItem()
            .ShouldContain("100 problems");
        OptionsCheck.Faults(new ArithmeticOptions { Prompt = "{x}" }).ShouldHaveSingleItem().ShouldContain("{x}");
        OptionsCheck
            .Faults(new ArithmeticOptions { Operations = [ArithmeticOperation.Add, ArithmeticOperation.Add] })
            .ShouldHaveSingleItem()
            .ShouldContain("twice");
    }

    private static long Number(Example example, string field) =>
        long.Parse(example.Fields[field], CultureInfo.InvariantCulture);

    private static DatasetSplits Load(ArithmeticOptions options, ulong seed = 1)
    {
        OptionsCheck.Faults(options).ShouldBeEmpty();
        return new ArithmeticDataset(options).Load(
            new RandomStream(seed, "dataset"),
            TestContext.Current.CancellationToken
        );
    }
}
