using System.CommandLine;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary><c>rlfw rewards hack</c>: what rewards pay for completions that only look like answers.</summary>
internal static class RewardsHackCommand
{
    private static readonly string[] _usualRewards = ["format: { weight: 0.2 }", "correctness"];

    private static readonly Option<string?> Form = new("--form")
    {
        Description =
            "An honest completion with {answer} in the answer's place; needed where the rewards want a form that their "
            + "options 'tags' and 'after' do not tell",
        HelpName = "TEXT",
    };

    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "hack",
            "Attacks rewards with completions that only look like answers; exit code 1 where one earns as much as an honest one"
        )
        {
            RewardArguments.Experiment,
            RewardArguments.Only,
            RewardArguments.Stage,
            RewardArguments.Reward,
            Form,
            CommonOptions.Plugins,
            CommonOptions.Json,
        };
        command.SetAction((parsed, stop) => Task.FromResult(Run(terminal, parsed, stop)));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed, CancellationToken stop)
    {
        var json = parsed.GetValue(CommonOptions.Json);
        var verbose = parsed.GetValue(CommonOptions.Verbose);
        var forms = GivenForm(parsed);
        var catalog = Catalogs.Load(parsed);
        Catalogs.SayFailures(terminal, catalog, verbose);
        var (plans, faults) = RewardArguments.Plan(parsed, catalog, _usualRewards);
        if (faults.Count > 0)
        {
            return FaultReport.Write(terminal, faults, json);
        }

        using var bench = new RewardBench(terminal, catalog, plans, verbose);
        var form = Best(bench, forms ?? AnswerForm.For(plans), stop);
        var hacks = RewardHack.All(form);
        var scores = bench.Score(
            [
                RewardHack.Honest(form.With(RewardHack.Gold)),
                RewardHack.HonestButWrong(form),
                .. hacks.Select(hack => hack.Sample),
            ],
            stop
        );
        var report = new HackReport(scores, [.. hacks.Select(hack => hack.Name)], form.With(RewardHack.Gold));
        if (json)
        {
            JsonText.Write(terminal, report.ToJson());
        }
        else
        {
            report.Write(terminal);
        }

        return report.Verdict(terminal) ? ExitCode.Success : ExitCode.UserFault;
    }

    private static IReadOnlyList<AnswerForm>? GivenForm(ParseResult parsed) =>
        parsed.GetValue(Form) is not { } text ? null
        : AnswerForm.Of(text) is { } form ? [form]
        : throw new UserErrorException(
            $"--form holds {AnswerForm.Placeholder} {text.Split(AnswerForm.Placeholder).Length - 1} times, but should once: "
                + "it is an honest completion with the answer's place marked"
        );

    /// <summary>The form in which the right answer earns most: the rewards' own idea of an honest completion.</summary>
    private static AnswerForm Best(RewardBench bench, IReadOnlyList<AnswerForm> forms, CancellationToken stop)
    {
        var scores = bench.Score([.. forms.Select(form => RewardHack.Honest(form.With(RewardHack.Gold)))], stop);
        return forms[
            Enumerable
                .Range(0, forms.Count)
                .MaxBy(i => double.IsNaN(scores.Totals[i]) ? double.MinValue : scores.Totals[i])
        ];
    }
}
