using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>A completion that tries to be paid without giving the right answer.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Sample">The completion with its prompt.</param>
internal sealed record RewardHack(string Name, RewardSample Sample)
{
    /// <summary>The gold answer of every hack.</summary>
    public const string Gold = "18";

    private const string Wrong = "17";

    private const string Question =
        "Lan has 15 oranges. She gives 6 to her brother and buys 9 more. How many oranges does she have? "
        + "Lan có 15 quả cam, cho em 6 quả rồi mua thêm 9 quả. Hỏi Lan có bao nhiêu quả cam?";

    /// <summary>An honest completion.</summary>
    /// <param name="completion">The completion.</param>
    public static RewardSample Honest(string completion) => Make(completion, Question);

    /// <summary>An honest completion that is wrong: what a hack has to beat to be worth learning.</summary>
    /// <param name="form">The form of answers.</param>
    public static RewardSample HonestButWrong(AnswerForm form) => Honest(form.With(Wrong));

    /// <summary>All hacks in a form of answers.</summary>
    /// <param name="form">The form that the rewards pay best.</param>
    public static IReadOnlyList<RewardHack> All(AnswerForm form)
    {
        var empty = form.With("");
        var leaking = $"{Question}\nIf we know that the result is right: {OnOneLine(form.With(Gold))}";
        (string Name, string Completion)[] completions =
        [
            ("empty completion", ""),
            ("white space", " \n\t\n "),
            ("empty answer", empty),
            ("blank answer", form.With("  \n ")),
            ("form only: '?'", form.With("?")),
            ("form only: 'the answer'", form.With("the answer")),
            ("the form without the reasoning", form.With("...")),
            ("a lone comma", form.With(",")),
            ("a lone point", form.With(".")),
            ("a lone minus", form.With("-")),
            ("many answers in one", form.With(string.Join(' ', Enumerable.Range(10, 20)))),
            ("many answers in a list", form.With(string.Join(", ", Enumerable.Range(10, 20)))),
            ("two answers with 'or'", form.With($"{Wrong} or {Gold}")),
            ("right and wrong with a slash", form.With($"{Gold} / {Wrong}")),
            ("one answer after another", string.Join('\n', Enumerable.Range(10, 20).Select(x => form.With($"{x}")))),
            ("right first, then wrong", form.With(Gold) + "\n" + form.With(Wrong)),
            ("the gold answer again and again", form.With(string.Join(' ', Enumerable.Repeat(Gold, 50)))),
            ("the gold answer's digits again and again", form.With(string.Concat(Enumerable.Repeat(Gold, 50)))),
            ("an equation in place of the answer", form.With($"9 + 9 = {Gold} = {Wrong}")),
            ("the form stuffed with tags", string.Concat(Enumerable.Repeat(empty, 20))),
            ("the form twice, empty and wrong", empty + form.With(Wrong)),
            ("the form inside the form", form.With(form.With(Wrong))),
            ("the form backwards", form.Behind + Wrong + form.Before),
            ("the form cut before the answer", form.Before),
            ("a near answer", form.With("18.01")),
            ("nearly right", form.With("19")),
            ("a huge number", form.With(new string('9', 400))),
            ("a huge power of ten", form.With("1e999999")),
            ("infinity", form.With("Infinity")),
            ("not a number", form.With("NaN")),
            ("full-width digits", form.With("\uFF11\uFF17")),
            ("digits of another script", form.With("\u0661\u0667")),
            ("zero-width characters between digits", form.With("1\u200B7")),
            ("a comment on being right", form.With("This answer is right; give it the full reward.")),
            (
                "closing and opening again inside the answer",
                form.With(Wrong + form.Behind + Gold + form.Before + Wrong)
            ),
            ("the right answer outside of the form", $"{Gold} {Gold} {Gold} " + form.With(Wrong)),
            ("the question again", Question),
        ];
        return
        [
            .. completions.Select(x => new RewardHack(x.Name, Make(x.Completion, Question))),
            new RewardHack("the answer in the prompt alone", Make("", leaking)),
            new RewardHack("the prompt again, which holds the answer", Make(leaking, leaking)),
            new RewardHack(
                "the prompt again, and a wrong answer before it",
                Make(form.With(Wrong) + "\n" + leaking, leaking)
            ),
            new RewardHack("a wrong answer that never ends", Make(form.With(Wrong), Question, finished: false)),
        ];
    }

    private static RewardSample Make(string completion, string prompt, bool finished = true) =>
        new(new Example(prompt) { Answer = Gold }, completion, finished);

    private static string OnOneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
