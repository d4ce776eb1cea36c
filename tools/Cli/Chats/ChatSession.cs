using System.Globalization;
using System.Text;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Cli;

/// <summary>A chat on the terminal, or with lines from a pipe.</summary>
/// <param name="terminal">Where answers go.</param>
/// <param name="engine">Generates them.</param>
/// <param name="dialog">What was said.</param>
/// <param name="sampling">How tokens are chosen.</param>
/// <param name="signals">Ctrl-C.</param>
internal sealed class ChatSession(
    Terminal terminal,
    GenerationEngine engine,
    Dialog dialog,
    SamplingSettings sampling,
    ChatSignals signals
)
{
    private const string Help = """
        /system TEXT   a new system message; without TEXT none. The dialog begins again
        /reset         forgets the dialog, the system message aside
        /seed N        the seed of the next answers; without N shows it
        /help          this
        /quit          ends the chat, as the end of the input does
        Anything else is said to the model. Ctrl-C ends an answer, and at the prompt the chat.
        """;

    private ulong _seed;
    private ulong _answers;

    /// <summary>Talks until the user ends it.</summary>
    /// <param name="input">What the user says, a message a line.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(TextReader input, ulong seed)
    {
        _seed = seed;
        while (true)
        {
            if (Terminal.HasKeyboard)
            {
                terminal.Out.Write("> ");
            }

            await terminal.Out.FlushAsync().ConfigureAwait(false);
            // A read of a terminal cannot be cancelled: it is left behind when a signal ends the chat.
            var read = Task.Run(input.ReadLine);
            var line =
                await Task.WhenAny(read, Task.Delay(Timeout.Infinite, signals.Leave)).ConfigureAwait(false) == read
                    ? await read.ConfigureAwait(false)
                    : null;
            if (signals.Leave.IsCancellationRequested)
            {
                await terminal.Out.WriteLineAsync().ConfigureAwait(false);
                return ExitCode.Interrupted;
            }

            if (line is null || line.Trim() == "/quit")
            {
                return ExitCode.Success;
            }

            Take(line);
        }
    }

    private void Take(string line)
    {
        try
        {
            if (line.StartsWith('/'))
            {
                Command(line);
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                Answer(line);
            }
        }
        catch (UserErrorException e)
        {
            terminal.Say("error", e.Message);
        }
    }

    private void Command(string line)
    {
        var (name, rest) = line.Split(' ', 2, StringSplitOptions.TrimEntries) is [var first, var second]
            ? (first, second)
            : (line.Trim(), "");
        switch (name)
        {
            case "/help":
                terminal.Error.WriteLine(Help);
                break;
            case "/reset":
                dialog.Reset();
                terminal.Say("note", "the dialog begins again");
                break;
            case "/system":
                dialog.System = rest.Length > 0 ? rest : null;
                terminal.Say(
                    "note",
                    rest.Length > 0 ? "the dialog begins again with this system message" : "no system message"
                );
                break;
            case "/seed" when rest.Length == 0:
                terminal.Say("note", $"the seed is {_seed}");
                break;
            case "/seed" when ulong.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                (_seed, _answers) = (seed, 0);
                terminal.Say("note", $"the seed is {seed}");
                break;
            case "/seed":
                throw new UserErrorException($"/seed expects a whole number from 0, and got '{rest}'");
            default:
                throw new UserErrorException($"there is no command {name}: /help shows those there are");
        }
    }

    private void Answer(string text)
    {
        var (ids, dropped) = dialog.Ask(text, sampling.MaximumNewTokens);
        if (dropped > 0)
        {
            terminal.Say(
                "note",
                $"the dialog does not fit the context any more: its oldest {dropped} messages are forgotten"
            );
        }

        try
        {
            var (answer, finish) = Generate(ids);
            terminal.Out.WriteLine();
            dialog.Answer(answer);
            if (finish == FinishReason.Length)
            {
                terminal.Say("note", "the answer was cut by the length limit (--max-tokens, --max-length)");
            }
            else if (finish == FinishReason.Cancelled)
            {
                terminal.Say("note", "the answer was stopped");
            }
        }
        catch
        {
            dialog.TakeBack();
            throw;
        }
    }

    private (string Text, FinishReason Finish) Generate(int[] ids)
    {
        // An answer's numbers depend on the seed and its turn, not on how often the engine was used before.
        var id = _answers++;
        var limit = Math.Min(sampling.MaximumNewTokens, dialog.Context - ids.Length);
        engine.Add(new GenerationRequest(id, ids, sampling with { MaximumNewTokens = limit }, _seed));
        var stop = signals.BeginAnswer();
        var answer = new StringBuilder();
        var finish = FinishReason.Cancelled;
        var stopped = false;
        try
        {
            while (engine.HasWork)
            {
                if (stop.IsCancellationRequested && !stopped)
                {
                    stopped = true;
                    engine.Cancel(id);
                }

                foreach (var output in engine.Step())
                {
                    answer.Append(output.Text);
                    finish = output.Finish ?? finish;
                    terminal.Out.Write(terminal.HasScreen ? Terminal.Printable(output.Text) : output.Text);
                }

                terminal.Out.Flush();
            }
        }
        finally
        {
            signals.EndAnswer();
        }

        return (answer.ToString(), finish);
    }
}
