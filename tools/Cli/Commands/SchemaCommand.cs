using System.CommandLine;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary><c>rlfw schema</c>: the JSON schema of experiment files, for editors that complete and check YAML.</summary>
internal static class SchemaCommand
{
    public static Command Build(Terminal terminal)
    {
        var command = new Command("schema", "Prints the JSON schema of experiment files with all plugins, for editors")
        {
            CommonOptions.Plugins,
        };
        command.SetAction(parsed =>
        {
            var catalog = Catalogs.Load(parsed);
            Catalogs.SayFailures(terminal, catalog, parsed.GetValue(CommonOptions.Verbose));
            terminal.Out.WriteLine(ExperimentSchema.Write(catalog).TrimEnd());
            return ExitCode.Success;
        });
        return command;
    }
}
