namespace Rlfw.Cli.Tests.Commands;

public sealed class HelpTests : IDisposable
{
    private readonly CliProcess _cli = new();

    [Fact]
    public async Task Help_names_every_command()
    {
        var help = (await _cli.RunAsync("--help")).Exits(0).Output;
        foreach (
            var command in new[]
            {
                "run ",
                "runs",
                "plugins",
                "tokenize ",
                "logprobs ",
                "generate ",
                "chat ",
                "serve ",
                "new ",
                "doctor",
                "schema",
                "completion",
            }
        )
        {
            help.ShouldContain($"  {command}");
        }
    }

    [Fact]
    public async Task An_unknown_command_is_the_users_fault_and_the_nearest_one_is_named()
    {
        var result = (await _cli.RunAsync("plugins", "lst")).Exits(1);
        (result.Output + result.Error).ShouldContain("list");
        result.Error.ShouldContain("'lst'");
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _rlfw_complete rlfw")]
    [InlineData("zsh", "compdef _rlfw rlfw")]
    public async Task A_completion_script_is_printed_for(string shell, string line) =>
        (await _cli.RunAsync("completion", shell)).Exits(0).Output.ShouldContain(line);

    [Fact]
    public async Task Bash_completes_commands_and_plugins_through_the_script()
    {
        // The script as a shell uses it, with a function in the place of the installed program.
        var script = (await _cli.RunAsync("completion", "bash")).Output;
        _cli.Write("completion.sh", script);
        var driver = _cli.Write(
            "driver.sh",
            $$"""
            rlfw() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "rlfw.dll")}}' "$@"; }
            source completion.sh
            complete_line() {
              COMP_LINE="$1" COMP_POINT=${#1}
              read -ra COMP_WORDS <<<"$1"
              [[ "$1" == *' ' ]] && COMP_WORDS+=("")
              COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
              _rlfw_complete
              echo "${COMPREPLY[@]}"
            }
            complete_line 'rlfw plu'
            complete_line 'rlfw plugins show grid'
            """
        );
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("bash", [driver])
            {
                WorkingDirectory = _cli.Folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["plugins", "gridworld"]);
    }

    public void Dispose() => _cli.Dispose();
}
