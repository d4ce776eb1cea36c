using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Plugins.MlflowTracking.Artifacts;

namespace Rlfw.MlflowTracking.Tests;

public sealed class CompletionTableTests
{
    private static readonly CompletionsStored Stored = new("grpo", CompletionSource.Training, 2);
    private static readonly RunEvent Event = new("a/b-1", 7, 150, DateTimeOffset.UnixEpoch, Stored);

    [Fact]
    public void A_table_has_a_column_for_each_reward_and_a_row_for_each_completion()
    {
        StoredCompletion[] completions =
        [
            Of("<answer>4</answer>", ("format", 1), ("correctness", 1)) with
            {
                Total = 1.2,
                Advantage = 0.5f,
            },
            Of("Đáp án \"4\"", ("format", 0)) with
            {
                Total = double.NaN,
            },
        ];

        var table = JsonNode.Parse(CompletionTable.Json(Event, Stored, completions))!;

        var columns = table["columns"]!.AsArray().Select(x => (string)x!).ToList();
        var rows = table["data"]!.AsArray();
        columns.ShouldContain("reward/format");
        rows.Count.ShouldBe(2);
        rows.ShouldAllBe(row => row!.AsArray().Count == columns.Count);
        ((double)rows[0]![columns.IndexOf("total")]!).ShouldBe(1.2);
        ((string)rows[1]![columns.IndexOf("completion")]!).ShouldBe("Đáp án \"4\"");
        ((string)rows[1]![columns.IndexOf("total")]!).ShouldBe("NaN");
        rows[1]![columns.IndexOf("reward/correctness")].ShouldBeNull();
    }

    [Fact]
    public void Names_sort_by_step_and_the_tag_lists_them_within_what_a_tag_holds()
    {
        CompletionTable.PathOf(Event, Stored).ShouldBe("completions/step-000000150-grpo-training.json");
        string[] paths = [.. Enumerable.Range(0, 500).Select(x => $"completions/step-{x:D9}-grpo-training.json")];

        var tag = CompletionTable.TagOf(paths);

        tag.Length.ShouldBeLessThan(8000);
        CompletionTable.PathsIn(tag).Last().ShouldBe(paths[^1]);
        CompletionTable.PathsIn("{broken").ShouldBeEmpty();
        CompletionTable.PathsIn(null).ShouldBeEmpty();
    }

    private static StoredCompletion Of(string text, params (string Name, double Score)[] rewards) =>
        new()
        {
            Group = 0,
            Prompt = "2+2=",
            Completion = text,
            Finished = true,
            Tokens = 3,
            Rewards = rewards.ToDictionary(x => x.Name, x => x.Score, StringComparer.Ordinal),
        };
}
