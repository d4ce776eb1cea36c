using System.CommandLine;
using System.Globalization;
using Rlfw.Hosting;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary><c>rlfw run FILE [override...]</c>.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The experiment file" };

    private static readonly Argument<string[]> Overrides = new("OVERRIDE")
    {
        Description = "Changes to the file: [experiment.]path.to.key=value sets, +path=value adds, ~path removes",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> DryRun = new("--dry-run", "-n")
    {
        Description = "Validate everything, show the plan and the resolved YAML, run nothing",
    };

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = "Run this experiment of the file alone; may be repeated",
        HelpName = "NAME",
    };

    private static readonly Option<int?> Parallel = new("--parallel", "-p")
    {
        Description = "Runs at a time [default: processors divided by the threads of a run]",
        HelpName = "N",
    };

    private static readonly Option<bool> New = new("--new")
    {
        Description = "Start over in folders of their own instead of resuming and skipping",
    };

    public static Command Build(Terminal terminal)
    {
        Parallel.Validators.Add(result =>
        {
            // A word that is no number at all has been reported already.
            if (
                result.Tokens is [var token, ..]
                && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var n)
                && n < 1
            )
            {
                result.AddError("--parallel expects a number of at least 1");
            }
        });
        var command = new Command(
            "run",
            "Runs the experiments of a file; resumes what is unfinished, skips what is finished"
        )
        {
            File,
            Overrides,
            DryRun,
            Only,
            Parallel,
            New,
            CommonOptions.Runs,
            CommonOptions.Plugins,
            CommonOptions.Json,
        };
        command.SetAction((parsed, _) => RunAsync(terminal, parsed));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ParseResult parsed)
    {
        var json = parsed.GetValue(CommonOptions.Json);
        var verbose = parsed.GetValue(CommonOptions.Verbose);
        var catalog = Catalogs.Load(parsed);
        Catalogs.SayFailures(terminal, catalog, verbose);
        var planned = ExperimentPlanner.Plan(
            new PlanningRequest(parsed.GetRequiredValue(File), catalog)
            {
                Overrides = parsed.GetValue(Overrides) ?? [],
                Only = parsed.GetValue(Only) ?? [],
            }
        );
        var settings = new LaunchSettings
        {
            RunsFolder = Path.GetFullPath(parsed.GetRequiredValue(CommonOptions.Runs)),
            StartNew = parsed.GetValue(New),
            Parallelism = parsed.GetValue(Parallel),
        };
        RunRequest[] requests = [.. planned.Runs.Select(plan => RunRequest.For(plan, settings))];
        var faults = planned.Faults.Count > 0 ? planned.Faults : SessionHost.Preflight(catalog, requests);
        if (faults.Count > 0)
        {
            return FaultReport.Write(terminal, faults, json);
        }

        if (parsed.GetValue(DryRun))
        {
            return await ShowAsync(terminal, parsed, catalog, requests, settings).ConfigureAwait(false);
        }

        var session = new RunSession(terminal, catalog, new SessionOptions(json, verbose));
        return await session.RunAsync(requests, settings).ConfigureAwait(false);
    }

    private static async Task<int> ShowAsync(
        Terminal terminal,
        ParseResult parsed,
        PluginCatalog catalog,
        IReadOnlyList<RunRequest> requests,
        LaunchSettings settings
    )
    {
        var json = parsed.GetValue(CommonOptions.Json);
        // Beside the plan, which alone goes to the standard output.
        var display = new PlainDisplay(terminal.Error, TimeProvider.System);
        await using (display.ConfigureAwait(false))
        {
            var faults = SessionHost.LookAtData(catalog, requests, display, parsed.GetValue(CommonOptions.Verbose));
            if (faults.Count > 0)
            {
                return FaultReport.Write(terminal, faults, json);
            }
        }

        RunPlan[] plans = [.. requests.Select(request => request.Plan)];
        if (json)
        {
            JsonText.Write(terminal, PlanReport.ToJson(plans, settings));
        }
        else
        {
            PlanReport.Write(terminal, plans, settings);
        }

        return ExitCode.Success;
    }
}
