using System.CommandLine;

namespace Rlfw.Cli;

/// <summary><c>rlfw runs</c>: what lies in the folder of runs.</summary>
internal static class RunsCommand
{
    public static Command Build(Terminal terminal) =>
        new("runs", "Lists, resumes and removes runs")
        {
            RunsListCommand.Build(terminal),
            RunsResumeCommand.Build(terminal),
            RunsRemoveCommand.Build(terminal),
        };
}
