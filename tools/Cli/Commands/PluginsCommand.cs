using System.CommandLine;

namespace Rlfw.Cli;

/// <summary><c>rlfw plugins</c>: what experiment files can name.</summary>
internal static class PluginsCommand
{
    public static Command Build(Terminal terminal) =>
        new("plugins", "Lists plugins and shows their options")
        {
            PluginsListCommand.Build(terminal),
            PluginsShowCommand.Build(terminal),
        };
}
