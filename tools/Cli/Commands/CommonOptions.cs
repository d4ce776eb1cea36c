using System.CommandLine;

namespace Rlfw.Cli;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<bool> Verbose { get; } =
        new("--verbose", "-v") { Description = "Show stack traces and what plugins log", Recursive = true };

    public static Option<bool> Json { get; } =
        new("--json") { Description = "Print one JSON document on standard output, for scripts" };

    public static Option<string[]> Plugins { get; } =
        new("--plugins")
        {
            Description = "A further folder of plugins, besides rlfw's own and those of RLFW_PLUGINS; may be repeated",
            HelpName = "FOLDER",
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
        };

    public static Option<string> Runs { get; } =
        new("--runs")
        {
            Description = "The folder that holds the runs",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => "runs",
        };
}
