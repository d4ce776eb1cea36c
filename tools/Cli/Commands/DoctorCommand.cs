using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rlfw.Cli;

/// <summary><c>rlfw doctor</c>: what was found on this machine, and the cure for what is missing.</summary>
internal static class DoctorCommand
{
    public static Command Build(Terminal terminal)
    {
        var command = new Command(
            "doctor",
            "Checks what runs need of this machine, and says the cure for what is missing"
        )
        {
            CommonOptions.Runs,
            CommonOptions.Plugins,
            CommonOptions.Json,
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<Finding> findings =
            [
                .. MachineChecks.All(),
                .. LibtorchChecks.All(),
                .. PluginChecks.All(parsed),
                .. FolderChecks.All(parsed.GetRequiredValue(CommonOptions.Runs)),
            ];
            if (parsed.GetValue(CommonOptions.Json))
            {
                JsonText.Write(terminal, JsonText.List(findings.Select(ToJson)));
            }
            else
            {
                Write(terminal, findings);
            }

            return findings.Any(finding => finding.Health == Health.Broken) ? ExitCode.UserFault : ExitCode.Success;
        });
        return command;
    }

    private static void Write(Terminal terminal, IReadOnlyList<Finding> findings)
    {
        var table = new TextTable("", "what", "found");
        foreach (var finding in findings)
        {
            table.Add(Word(finding.Health), finding.What, finding.Found);
        }

        table.Write(terminal);
        foreach (var finding in findings.Where(finding => finding.Cure.Length > 0))
        {
            terminal.Out.WriteLine($"{finding.What}: {finding.Cure}");
        }
    }

    private static JsonObject ToJson(Finding finding) =>
        new()
        {
            ["what"] = finding.What,
            ["health"] = Word(finding.Health),
            ["found"] = finding.Found,
            ["cure"] = finding.Cure,
        };

    private static string Word(Health health) =>
        health switch
        {
            Health.Good => "ok",
            Health.Poor => "poor",
            _ => "broken",
        };
}
