using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>A way of giving an answer: what stands before and behind it.</summary>
/// <param name="Before">The completion up to the answer.</param>
/// <param name="Behind">What follows the answer.</param>
internal sealed record AnswerForm(string Before, string Behind)
{
    /// <summary>Where the answer stands in a form that the user gives.</summary>
    public const string Placeholder = "{answer}";

    private const string English =
        "Lan had 15 oranges and gave 6 away, so she kept 15 - 6 = 9 of them. Then she got 9 more, which makes 9 + 9 oranges.";

    private const string Vietnamese =
        "Lan có 15 quả cam và cho em 6 quả, nên còn lại 15 - 6 = 9 quả. Sau đó Lan mua thêm 9 quả nữa, vậy có 9 + 9 quả cam.";

    private static readonly string[] _usual = ["<answer>", "</answer>"];

    /// <summary>A completion with this answer.</summary>
    public string With(string answer) => Before + answer + Behind;

    /// <summary>The form that a text with <see cref="Placeholder"/> gives; null where it has none, or two.</summary>
    public static AnswerForm? Of(string text) =>
        text.Split(Placeholder) is [var before, var behind] ? new AnswerForm(before, behind) : null;

    /// <summary>The forms in which honest answers come, those of the rewards' own tags and markers first.</summary>
    public static IReadOnlyList<AnswerForm> For(IReadOnlyList<RewardPlan> rewards)
    {
        var tags = rewards.Select(Tags).OfType<IReadOnlyList<string>>().Where(x => x.Count >= 2 && x.Count % 2 == 0);
        var markers = rewards.Select(Marker).OfType<string>().Append("####");
        string[] reasons = [English, Vietnamese, ""];
        return
        [
            .. tags.Append(_usual).SelectMany(x => reasons.SelectMany(reason => InTags(x, reason))),
            .. reasons.SelectMany(reason =>
                markers
                    .Select(marker => new AnswerForm($"{reason}\n{marker} ", ""))
                    .Append(new AnswerForm($"{reason}\n\\boxed{{", "}"))
                    .Append(new AnswerForm($"{reason}\nThe answer is: ", ""))
                    .Append(new AnswerForm($"{reason}\nĐáp án là: ", ""))
            ),
        ];
    }

    private static IEnumerable<AnswerForm> InTags(IReadOnlyList<string> tags, string reason)
    {
        // Of more than one pair all but the last hold the reasoning. A reward may want tags on lines of their own, or the first
        // one given by the prompt.
        foreach (var end in new[] { "", "\n" })
        {
            var thinking =
                tags.Count == 2
                    ? reason + end
                    : string.Concat(
                        tags.SkipLast(2).Chunk(2).Select(pair => $"{pair[0]}{end}{reason}{end}{pair[1]}{end}")
                    );
            var whole = new AnswerForm($"{thinking}{tags[^2]}{end}", $"{end}{tags[^1]}{end}");
            yield return whole;
            if (tags.Count > 2)
            {
                yield return whole with
                {
                    Before = whole.Before[tags[0].Length..],
                };
            }
        }
    }

    // Other rewards' options of these names are understood too: what they are called is what they are.
    private static IReadOnlyList<string>? Tags(RewardPlan reward) =>
        reward.Reward.Options.GetType().GetProperty("Tags")?.GetValue(reward.Reward.Options) as IReadOnlyList<string>;

    private static string? Marker(RewardPlan reward) =>
        reward.Reward.Options.GetType().GetProperty("After")?.GetValue(reward.Reward.Options) as string;
}
