using System.CommandLine;
using System.CommandLine.Help;

namespace Rlfw.Cli;

/// <summary>All commands. Building the tree loads no plugin and starts no host, so that help and completion are quick.</summary>
internal static class CommandTree
{
    public static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand("Runs reinforcement learning experiments that YAML files compose of plugins.")
        {
            RunCommand.Build(terminal),
            RunsCommand.Build(terminal),
            TrackCommand.Build(terminal),
            CompareCommand.Build(terminal),
            ReportCommand.Build(terminal),
            ReproduceCommand.Build(terminal),
            UiCommand.Build(terminal),
            CompletionsCommand.Build(terminal),
            RewardsCommand.Build(terminal),
            EnvironmentCommand.Build(terminal),
            PluginsCommand.Build(terminal),
            ModelsCommand.Build(terminal),
            TokenizeCommand.Build(terminal),
            LogprobsCommand.Build(terminal),
            GenerateCommand.Build(terminal),
            ChatCommand.Build(terminal),
            ServeCommand.Build(terminal),
            NewCommand.Build(terminal),
            DoctorCommand.Build(terminal),
            SchemaCommand.Build(terminal),
            CompletionCommand.Build(terminal),
        };
        root.Options.Add(CommonOptions.Verbose);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            // Windows' spellings look like paths here, and would be offered as completions.
            help.Aliases.Remove("/?");
            help.Aliases.Remove("/h");
        }

        return root;
    }
}
