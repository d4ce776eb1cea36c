using Spectre.Console;

namespace Rlfw.Cli;

/// <summary>The one table writer: headers, aligned columns, plain text in the cells.</summary>
internal sealed class TextTable
{
    private readonly Table _table = new Table { ShowRowSeparators = false }.Border(TableBorder.Simple);

    /// <summary>Makes a table.</summary>
    /// <param name="columns">Headers; one that starts with ">" is aligned to the right.</param>
    public TextTable(params IEnumerable<string> columns)
    {
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            _table.AddColumn(
                new TableColumn(new Text(right ? column[1..] : column))
                {
                    Alignment = right ? Justify.Right : Justify.Left,
                    Padding = new Padding(1, 0, 1, 0),
                }
            );
        }
    }

    /// <summary>How many rows there are.</summary>
    public int Count => _table.Rows.Count;

    public void Add(params IEnumerable<string> cells) => _table.AddRow(cells.Select(cell => new Text(cell)));

    /// <summary>Writes the table, without blanks at line ends where there is no screen.</summary>
    public void Write(Terminal terminal)
    {
        if (terminal.HasScreen)
        {
            terminal.Screen.Write(_table);
            return;
        }

        var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(text),
            }
        );
        console.Profile.Width = terminal.Screen.Profile.Width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(_table);
        foreach (var line in text.ToString().TrimEnd('\n', '\r', ' ').Split('\n'))
        {
            terminal.Out.WriteLine(line.TrimEnd());
        }
    }
}
