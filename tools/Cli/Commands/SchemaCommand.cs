using System.CommandLine;
using Rlfw.Hosting;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary><c>rlfw schema</c>: the JSON schemas of the files that people write, for editors that complete and check.</summary>
internal static class SchemaCommand
{
    private const string Experiments = "experiments";
    private const string Plugin = "plugin";

    public static Command Build(Terminal terminal)
    {
        var file = new Argument<string>("FILE")
        {
            Description = $"'{Experiments}': experiment files with all plugins; '{Plugin}': a plugin's plugin.json",
            DefaultValueFactory = _ => Experiments,
        };
        file.AcceptOnlyFromAmong(Experiments, Plugin);
        var command = new Command(
            "schema",
            "Prints the JSON schema of experiment files, or of plugin.json, for editors"
        )
        {
            file,
            CommonOptions.Plugins,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetRequiredValue(file) == Plugin)
            {
                terminal.Out.WriteLine(ManifestSchema.Write());
                return ExitCode.Success;
            }

            var catalog = Catalogs.Load(parsed);
            Catalogs.SayFailures(terminal, catalog, parsed.GetValue(CommonOptions.Verbose));
            terminal.Out.WriteLine(ExperimentSchema.Write(catalog).TrimEnd());
            return ExitCode.Success;
        });
        return command;
    }
}
