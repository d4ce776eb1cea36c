using System.CommandLine;
using System.CommandLine.Completions;
using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Hosting;
using Rlfw.Plans;
using Rlfw.Simulation.Checking;

namespace Rlfw.Cli;

/// <summary><c>rlfw env check ID [option=value...]</c>: whether an environment keeps its contract.</summary>
internal static class EnvironmentCheckCommand
{
    private const int MostSteps = 100_000_000;

    private static readonly Argument<string[]> Options = new("OPTION")
    {
        Description = "The environment's options: key=value, the value as in an experiment file",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<int> Steps = new("--steps")
    {
        Description = "Random steps of the longest check; fewer for an environment that is slow",
        HelpName = "N",
        DefaultValueFactory = _ => 10_000,
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "The seed of random actions and of the environment's streams",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    public static Command Build(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The environment's id" };
        id.CompletionSources.Add(context =>
            Catalogs.PromisedIds(context.ParseResult).Select(i => new CompletionItem(i))
        );
        var command = new Command(
            "check",
            "Drives an environment with random actions and tells where it breaks its contract"
        )
        {
            id,
            Options,
            Steps,
            Seed,
            CommonOptions.Plugins,
            CommonOptions.Json,
        };
        command.SetAction(parsed => Run(terminal, parsed, parsed.GetRequiredValue(id)));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed, string id)
    {
        var steps = parsed.GetValue(Steps);
        if (steps is < 100 or > MostSteps)
        {
            throw new UserErrorException($"--steps: {steps} is not from 100 to {MostSteps}");
        }

        var (json, verbose) = (parsed.GetValue(CommonOptions.Json), parsed.GetValue(CommonOptions.Verbose));
        var catalog = Catalogs.Load(parsed);
        var (environment, faults) = EnvironmentPlanner.Plan(id, parsed.GetValue(Options) ?? [], catalog);
        if (environment is null)
        {
            return FaultReport.Write(terminal, faults, json);
        }

        using var host = SessionHost.Build(
            catalog,
            new DisplayLoggerProvider(new PlainDisplay(terminal.Error, TimeProvider.System), verbose)
        );
        var plugins = host.Services.GetRequiredService<IPluginFactory>();
        var report = EnvironmentChecker.Check(
            () => plugins.Create<IEnvironment>(environment),
            new CheckSettings { Steps = steps, Seed = parsed.GetValue(Seed) },
            thrown =>
            {
                if (verbose)
                {
                    terminal.Error.WriteLine(thrown);
                }
            }
        );
        if (json)
        {
            JsonText.Write(terminal, EnvironmentReport.ToJson(id, report));
        }
        else
        {
            EnvironmentReport.Write(terminal, id, report);
        }

        return report.IsSound ? ExitCode.Success : ExitCode.UserFault;
    }
}
