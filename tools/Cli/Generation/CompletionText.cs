namespace Rlfw.Cli;

/// <summary>Completions for people: text alone where there is one, else with a heading each.</summary>
/// <param name="terminal">Where.</param>
/// <param name="streams">Whether text is written as it comes; the others' waits until it is their turn.</param>
internal sealed class CompletionText(Terminal terminal, bool streams) : ICompletionReport
{
    private int _current;
    private int _written;
    private bool _begun;

    public void Advance(IReadOnlyList<GeneratedCompletion> completions)
    {
        while (_current < completions.Count)
        {
            var completion = completions[_current];
            if (completion.Finish is null && !(streams && completion.Text.Length > _written))
            {
                return;
            }

            Write(completion, completions);
            if (completion.Finish is null)
            {
                return;
            }

            terminal.Out.WriteLine();
            (_current, _written, _begun) = (_current + 1, 0, false);
        }

        terminal.Out.Flush();
    }

    private void Write(GeneratedCompletion completion, IReadOnlyList<GeneratedCompletion> completions)
    {
        if (!_begun && completions.Count > 1)
        {
            var several = completions[^1].Index > 0;
            var prompts = completions.Count / (completions[^1].Index + 1);
            terminal.Out.WriteLine(
                "--- "
                    + (prompts > 1 ? $"prompt {(_current / (completions[^1].Index + 1)) + 1} of {prompts}" : "")
                    + (prompts > 1 && several ? ", " : "")
                    + (several ? $"completion {completion.Index + 1} of {completions[^1].Index + 1}" : "")
            );
        }

        _begun = true;
        var text = completion.Text.ToString(_written, completion.Text.Length - _written);
        _written = completion.Text.Length;
        // A model's text would command a terminal; a file gets it as it is.
        terminal.Out.Write(terminal.HasScreen ? Terminal.Printable(text) : text);
        terminal.Out.Flush();
    }
}
