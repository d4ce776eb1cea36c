using System.Text;
using CsvHelper;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>
/// Reads separated values as RFC 4180 has them: quoted fields may hold separators, quotes ("" for one) and line ends. The first
/// row names the columns.
/// </summary>
/// <param name="name">The file, as messages show it.</param>
/// <param name="separator">Between the values.</param>
internal sealed class CsvRows(string name, char separator)
{
    /// <summary>Reads all rows.</summary>
    /// <param name="content">The file's text, UTF-8 without a byte order mark.</param>
    /// <exception cref="UserErrorException">The file is malformed.</exception>
    public List<Row> Read(ReadOnlyMemory<byte> content)
    {
        var options = CsvReaderOptions.Default with
        {
            // Read as a row like the others, so that what is wrong with it has a line too.
            HasHeader = false,
            Separator = separator,
            Encoding = Encoding.UTF8,
            MalformedData = CsvMalformedDataHandling.Throw,
            TrackLineNumbers = true,
            SkipEmptyLines = true,
            TrimWhitespace = false,
        };
        using var reader = CsvReader.Create(content, options);
        try
        {
            return reader.Read()
                ? Read(reader, Header(reader))
                : throw new UserErrorException($"{name}: the file is empty");
        }
        catch (CsvFormatException fault)
        {
            throw Fault(
                fault.LineNumber,
                "a quote is wrong: a quoted value begins and ends with \", and holds \"\" for a quote",
                fault
            );
        }
    }

    private List<Row> Read(CsvReader reader, string[] header)
    {
        var rows = new List<Row>();
        while (reader.Read())
        {
            if (reader.FieldCount != header.Length)
            {
                throw Fault(
                    reader.LineNumber,
                    $"this row has {Count(reader.FieldCount)}, the header has {Count(header.Length)}: a value that holds the "
                        + "separator or a line end is written in quotes"
                );
            }

            var fields = new Dictionary<string, string>(header.Length, StringComparer.Ordinal);
            for (var i = 0; i < header.Length; i++)
            {
                fields[header[i]] = reader.GetString(i);
            }

            rows.Add(new Row($"{name}:{reader.LineNumber}", fields));
        }

        return rows;
    }

    private string[] Header(CsvReader reader)
    {
        string[] header = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
        if (Array.FindIndex(header, string.IsNullOrWhiteSpace) is >= 0 and var empty)
        {
            throw Fault(reader.LineNumber, $"column {empty + 1} has no name: the first row names the columns");
        }

        return
            header.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)
                is { } twice
            ? throw Fault(reader.LineNumber, $"two columns are named '{twice.Key}'")
            : header;
    }

    private static string Count(int values) => values == 1 ? "1 value" : $"{values} values";

    private UserErrorException Fault(long line, string what, Exception? inner = null) =>
        new($"{name}:{line}: {what}", inner);
}
