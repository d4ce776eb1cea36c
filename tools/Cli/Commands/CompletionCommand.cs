using System.CommandLine;

namespace Rlfw.Cli;

/// <summary><c>rlfw completion bash|zsh</c>: a script that asks rlfw itself for completions.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # Completion of rlfw for bash. In ~/.bashrc:  source <(rlfw completion bash)
        _rlfw_complete() {
          local word="${COMP_WORDS[COMP_CWORD]}" line="${COMP_LINE#* }" program="${COMP_LINE%% *}" candidates
          candidates="$("${COMP_WORDS[0]}" "[suggest:$((COMP_POINT - ${#program} - 1))]" "$line" 2>/dev/null)"
          # Options only where one was begun: a file or an id is what is wanted more often.
          [[ "$word" == -* ]] || candidates="$(grep -v '^-' <<<"$candidates")"
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$candidates" -- "$word"))
        }
        # Files where rlfw has no suggestion: experiment files, folders.
        complete -o default -F _rlfw_complete rlfw tools/rlfw ./tools/rlfw
        """;

    private const string Zsh = """
        #compdef rlfw
        # Completion of rlfw for zsh. In ~/.zshrc, after compinit:  source <(rlfw completion zsh)
        _rlfw() {
          local line="${BUFFER#* }" program="${BUFFER%% *}"
          local -a candidates
          candidates=("${(@f)$("${words[1]}" "[suggest:$((CURSOR - ${#program} - 1))]" "$line" 2>/dev/null)}")
          # Options only where one was begun: a file or an id is what is wanted more often.
          [[ "${words[CURRENT]}" == -* ]] || candidates=("${(@)candidates:#-*}")
          if [[ -n "$candidates" ]]; then compadd -a candidates; else _files; fi
        }
        compdef _rlfw rlfw tools/rlfw ./tools/rlfw
        """;

    public static Command Build(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash or zsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new Command("completion", "Prints the script that completes rlfw's commands in a shell")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            terminal.Out.WriteLine(parsed.GetRequiredValue(shell) == "bash" ? Bash : Zsh);
            return ExitCode.Success;
        });
        return command;
    }
}
