using System.Globalization;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary>Stored completions as a table, as whole texts, or as JSON.</summary>
internal static class CompletionReport
{
    private const int PromptCharacters = 40;
    private const int CompletionCharacters = 60;
    private const int AnswerCharacters = 16;

    public static void Write(Terminal terminal, CompletionChoice choice, bool full)
    {
        if (choice.Chosen.Count == 0)
        {
            terminal.Out.WriteLine(
                $"none of the {choice.All} stored completions is of that kind; --best and --worst go by the total reward of training, "
                    + "with --source evaluation or sampled by the judge"
            );
            return;
        }

        if (full)
        {
            foreach (var line in choice.Chosen)
            {
                WriteFull(terminal, line);
            }
        }
        else
        {
            Table(choice.Chosen).Write(terminal);
        }

        terminal.Out.WriteLine(
            $"{choice.Chosen.Count} of {choice.Matching} completions{(choice.Matching == choice.All ? "" : $" of that kind, {choice.All} in all")}"
                + (full ? "" : "; --full shows whole texts")
        );
    }

    public static JsonArray ToJson(IReadOnlyList<StoredLine> lines) =>
        JsonText.List(
            lines.Select(line => new JsonObject
            {
                ["sequence"] = line.Sequence,
                ["step"] = line.Step,
                ["stage"] = line.Stage,
                ["source"] = Words(line.Source),
                ["group"] = line.Completion.Group,
                ["prompt"] = line.Completion.Prompt,
                ["completion"] = line.Completion.Completion,
                ["answer"] = line.Completion.Answer,
                ["finished"] = line.Completion.Finished,
                ["tokens"] = line.Completion.Tokens,
                ["rewards"] = JsonText.Map(line.Completion.Rewards),
                ["total"] = line.Completion.Total is { } total ? JsonText.Number(total) : null,
                ["advantage"] = line.Completion.Advantage is { } advantage ? JsonText.Number(advantage) : null,
                ["dropped"] = line.Completion.Dropped,
            })
        );

    private static TextTable Table(IReadOnlyList<StoredLine> lines)
    {
        string[] rewards =
        [
            .. lines
                .SelectMany(x => x.Completion.Rewards.Keys)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        var table = new TextTable([
            ">step",
            "of",
            "prompt",
            "completion",
            "answer",
            ">tokens",
            .. rewards.Select(x => $">{x}"),
            ">total",
            ">advantage",
        ]);
        foreach (var line in lines)
        {
            var completion = line.Completion;
            table.Add([
                line.Step.ToString(CultureInfo.InvariantCulture),
                Words(line.Source),
                // The end of a prompt is the question; its beginning is the same in all.
                Short(completion.Prompt, PromptCharacters, end: true),
                Short(completion.Completion, CompletionCharacters, end: false),
                Short(completion.Answer ?? "", AnswerCharacters, end: false),
                completion.Tokens.ToString(CultureInfo.InvariantCulture) + (completion.Finished ? "" : " (cut)"),
                .. rewards.Select(x => completion.Rewards.TryGetValue(x, out var score) ? Numbers.Short(score) : "–"),
                completion.Total is { } total ? Numbers.Short(total) : "–",
                Advantage(completion),
            ]);
        }

        return table;
    }

    private static void WriteFull(Terminal terminal, StoredLine line)
    {
        var completion = line.Completion;
        var scores = completion.Rewards.Select(x => $"{x.Key} {Numbers.Short(x.Value)}");
        string[] facts =
        [
            $"step {line.Step}",
            line.Stage,
            Words(line.Source),
            $"prompt {completion.Group + 1}",
            $"{completion.Tokens} tokens{(completion.Finished ? "" : ", cut by the length limit")}",
            .. scores,
            .. completion.Total is { } total ? [$"total {Numbers.Short(total)}"] : Array.Empty<string>(),
            .. completion.Advantage is not null || completion.Dropped
                ? [$"advantage {Advantage(completion)}"]
                : Array.Empty<string>(),
        ];
        terminal.Out.WriteLine($"── {string.Join(" · ", facts)}");
        Write(terminal, "prompt", completion.Prompt);
        Write(terminal, "completion", completion.Completion);
        if (completion.Answer is { } answer)
        {
            Write(terminal, "answer", answer);
        }

        terminal.Out.WriteLine();
    }

    private static void Write(Terminal terminal, string what, string text)
    {
        terminal.Out.WriteLine($"{what}:");
        foreach (var line in Terminal.Printable(text).ReplaceLineEndings("\n").Split('\n'))
        {
            terminal.Out.WriteLine($"  {line}");
        }
    }

    private static string Advantage(StoredCompletion completion) =>
        completion.Dropped ? "dropped"
        : completion.Advantage is { } advantage ? Numbers.Short(advantage)
        : "–";

    private static string Short(string text, int characters, bool end)
    {
        text = Terminal.Printable(text).ReplaceLineEndings("⏎").Replace('\t', ' ');
        return text.Length <= characters ? text
            : end ? "…" + text[^(characters - 1)..]
            : text[..(characters - 1)] + "…";
    }

    private static string Words(CompletionSource source) =>
        source switch
        {
            CompletionSource.Evaluation => "evaluation",
            CompletionSource.EvaluationSampled => "sampled",
            _ => "training",
        };
}
