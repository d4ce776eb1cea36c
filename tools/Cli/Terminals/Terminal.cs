using Spectre.Console;

namespace Rlfw.Cli;

/// <summary>
/// Where text goes. Results go to standard output; progress goes there too where a person watches, and to standard error
/// where a script reads the output. The only place that knows <see cref="Console"/>.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Lines are not wrapped for a screen that is not there; only very long descriptions are.</summary>
    private const int WidthWithoutScreen = 160;

    private Terminal(TextWriter output, TextWriter error, bool screen, bool errorScreen)
    {
        (Out, Error, HasScreen, ErrorHasScreen) = (output, error, screen, errorScreen);
        Screen = Make(output, screen);
        ErrorScreen = Make(error, errorScreen);
    }

    /// <summary>Standard output, for text as it is.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error, for text as it is.</summary>
    public TextWriter Error { get; }

    /// <summary>Standard output with colours and live parts where it is a terminal that can show them.</summary>
    public IAnsiConsole Screen { get; }

    /// <summary>As <see cref="Screen"/>, of standard error.</summary>
    public IAnsiConsole ErrorScreen { get; }

    /// <summary>Whether standard output is a terminal that understands escape codes, and the user wants them.</summary>
    public bool HasScreen { get; }

    /// <summary>As <see cref="HasScreen"/>, of standard error.</summary>
    public bool ErrorHasScreen { get; }

#pragma warning disable RS0030 // The console's owner: everything else gets a Terminal.
    /// <summary>The terminal of the process.</summary>
    public static Terminal OfThisProcess()
    {
        var capable =
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        return new Terminal(
            Console.Out,
            Console.Error,
            capable && !Console.IsOutputRedirected,
            capable && !Console.IsErrorRedirected
        );
    }

    /// <summary>Standard input, as bytes.</summary>
    public Stream OpenInput() => Console.OpenStandardInput();

    /// <summary>Standard input, as lines.</summary>
    public static TextReader In => Console.In;

    /// <summary>Whether a person types the input; otherwise it is a file or a pipe.</summary>
    public static bool HasKeyboard => !Console.IsInputRedirected;
#pragma warning restore RS0030

    /// <summary>Says something beside the results, on standard error.</summary>
    /// <param name="label">"error", "warning", "note"; coloured where there is a screen.</param>
    /// <param name="message">Plain text.</param>
    public void Say(string label, string message)
    {
        message = Printable(message);
        if (!ErrorHasScreen)
        {
            Error.WriteLine($"{label}: {message}");
            return;
        }

        var color = label switch
        {
            "error" => "red",
            "warning" => "yellow",
            _ => "blue",
        };
        ErrorScreen.MarkupLineInterpolated($"[{color}]{label}:[/] {message}");
    }

    /// <summary>A text that may quote a file, without control characters: they would command the terminal.</summary>
    /// <param name="text">The text; its tabs and line ends stay.</param>
    public static string Printable(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r') ? '\uFFFD' : c));

    private static IAnsiConsole Make(TextWriter writer, bool screen)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = screen ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = screen ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = screen ? InteractionSupport.Yes : InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        if (!screen)
        {
            console.Profile.Width = WidthWithoutScreen;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}
