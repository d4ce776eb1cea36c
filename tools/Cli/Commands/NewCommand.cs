using System.CommandLine;
using Rlfw.Hosting;

namespace Rlfw.Cli;

/// <summary><c>rlfw new KIND NAME</c>: a plugin project outside the repository.</summary>
internal static class NewCommand
{
    public static Command Build(Terminal terminal)
    {
        var kind = new Argument<string>("KIND")
        {
            Description = "What the plugin is: reward, environment, dataset, ...",
        };
        kind.CompletionSources.Add(_ =>
            PluginTemplate.Kinds.Select(k => new System.CommandLine.Completions.CompletionItem(k))
        );
        var name = new Argument<string>("NAME") { Description = "Its name: exact-length or ExactLength" };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Where the project's folder is made",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command(
            "new",
            "Makes a plugin project that builds, passes its own test and runs in an experiment"
        )
        {
            kind,
            name,
            output,
        };
        command.SetAction(parsed =>
        {
            var created = PluginTemplate.Create(
                parsed.GetRequiredValue(kind),
                parsed.GetRequiredValue(name),
                parsed.GetRequiredValue(output),
                AppContext.BaseDirectory
            );
            terminal.Out.WriteLine($"made {created.Folder}");
            foreach (var file in created.Files)
            {
                terminal.Out.WriteLine($"  {file}");
            }

            terminal.Out.WriteLine("README.md there says how to build, test and use it.");
            return ExitCode.Success;
        });
        return command;
    }
}
