using System.Text.Json;

namespace Rlfw.Answers.Tests;

public sealed class GoldAnswerTests
{
    [Fact]
    public void Every_gold_answer_of_the_vietnamese_sample_is_found()
    {
        var folder = SharedData();
        using var rows = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "metamath-vi-sample.json")));
        using var golds = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "metamath-vi-sample.gold.json")));

        var found = rows
            .RootElement.EnumerateArray()
            .Select(row =>
                GoldAnswer
                    .Find(row.GetProperty("response_vi").GetString(), row.GetProperty("response_en").GetString())
                    ?.Text
            )
            .ToArray();

        found.Length.ShouldBe(12);
        found.ShouldBe(golds.RootElement.EnumerateArray().Select(gold => gold.GetProperty("gold").GetString()));
    }

    [Fact]
    public void The_gold_answer_of_every_gsm8k_solution_is_what_stands_behind_its_marker()
    {
        var lines = File.ReadAllLines(Path.Combine(SharedData(), "gsm8k", "train.jsonl"));

        lines.Length.ShouldBeGreaterThan(7000);
        foreach (var line in lines)
        {
            using var row = JsonDocument.Parse(line);
            var solution = row.RootElement.GetProperty("answer").GetString()!;
            var written = solution[(solution.LastIndexOf("####", StringComparison.Ordinal) + 4)..].Trim();

            GoldAnswer.Find(solution)!.Text.ShouldBe(written.Replace(",", "", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Đáp án là: 5.625", "The answer is: 5625", "5625", 0)]
    [InlineData("Đáp án là: 5.625", "The answer is: 5.625", "5.6250", 0)]
    [InlineData("Đáp án là: 5.625", null, "5625", 0)]
    [InlineData("#### 1.300\nĐáp án là: 1.300 lít", "#### 1300", "1300", 0)]
    [InlineData("Vậy x = 7.", @"so \boxed{7}. The answer is: 7", "7", 1)]
    [InlineData("Đáp án là: mười tám", "The answer is: 18", "18", 1)]
    [InlineData("Đáp án là: $x^2 + 1$.", "The answer is: $x^2 + 1$", "x^2 + 1", 0)]
    [InlineData("Đáp án là: 35%", null, "35%", 0)]
    [InlineData("Đáp án là: 2,5 giờ", null, "2.5", 0)]
    [InlineData("The answer is: 1. Wait. The answer is: 2", null, "2", 0)]
    [InlineData("", null, null, 0)]
    [InlineData("Đáp án là: ,", null, null, 0)]
    public void The_first_text_is_preferred_and_the_others_decide_what_can_be_read_in_two_ways(
        string first,
        string? second,
        string? expected,
        int source
    )
    {
        var gold = GoldAnswer.Find(first, second);

        gold?.Text.ShouldBe(expected);
        (gold is null).ShouldBe(expected is null);
        gold?.Source.ShouldBe(source);
    }

    private static string SharedData()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Directory.Packages.props")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        var data = Path.GetFullPath(Path.Combine(folder!, "..", "shared", "data"));
        Assert.SkipUnless(Directory.Exists(data), $"the data are not here: no folder {data}");
        return data;
    }
}
