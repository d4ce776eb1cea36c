using System.CommandLine;

namespace Rlfw.Cli;

/// <summary><c>rlfw env</c>: environments without a run.</summary>
internal static class EnvironmentCommand
{
    public static Command Build(Terminal terminal) =>
        new("env", "Checks environments, without a run") { EnvironmentCheckCommand.Build(terminal) };
}
