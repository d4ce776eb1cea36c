using System.Globalization;
using CsvHelper;
using Rlfw.Contracts;

namespace Rlfw.Comparing;

/// <summary>Reads published results: a CSV file with a head, one result a line.</summary>
public static class PublishedFile
{
    private static readonly string[] Columns = ["experiment", "task", "algorithm", "published", "random"];

    /// <summary>The results in the file's order.</summary>
    /// <param name="path">
    /// The file; columns <c>experiment</c>, <c>task</c>, <c>algorithm</c>, <c>published</c>, <c>random</c>, perhaps <c>metric</c>
    /// (else "return"); others are left alone.
    /// </param>
    /// <exception cref="UserErrorException">It cannot be read, lacks a column or has something else than a number; names the line.</exception>
    public static IReadOnlyList<PublishedResult> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            var bytes = File.ReadAllBytes(path);
            using var csv = CsvReader.Create(
                bytes,
                CsvReaderOptions.Default with
                {
                    TrimWhitespace = true,
                    TrackLineNumbers = true,
                }
            );
            var missing = Columns.Except(csv.Headers, StringComparer.Ordinal).ToArray();
            if (missing.Length > 0)
            {
                throw new UserErrorException(
                    $"{path}:1: there is no column '{missing[0]}'; expected are {string.Join(", ", Columns)}, perhaps metric"
                );
            }

            var results = new List<PublishedResult>();
            while (csv.Read())
            {
                results.Add(Result(path, csv));
            }

            return results.Count > 0 ? results : throw new UserErrorException($"{path} has no result below its head");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be read: {e.Message}", e);
        }
        catch (CsvFormatException e)
        {
            throw new UserErrorException($"{path}: {e.Message}", e);
        }
    }

    private static PublishedResult Result(string path, CsvReader csv) =>
        new(
            Text(path, csv, "experiment"),
            Text(path, csv, "task"),
            Text(path, csv, "algorithm"),
            Number(path, csv, "published"),
            Number(path, csv, "random"),
            csv.Headers.Contains("metric", StringComparer.Ordinal) && csv.GetString("metric") is { Length: > 0 } metric
                ? metric
                : "return"
        );

    private static string Text(string path, CsvReader csv, string column) =>
        csv.GetString(column) is { Length: > 0 } text
            ? text
            : throw new UserErrorException($"{path}:{csv.LineNumber}: '{column}' is empty");

    private static double Number(string path, CsvReader csv, string column) =>
        double.TryParse(csv.GetString(column), CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new UserErrorException(
                $"{path}:{csv.LineNumber}: '{column}' must be a number, found '{csv.GetString(column)}'"
            );
}
