using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
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
            using var text = new StreamReader(path);
            using var csv = new CsvReader(
                text,
                new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim }
            );
            if (!csv.Read() || !csv.ReadHeader())
            {
                throw new UserErrorException($"{path} is empty; expected the columns {string.Join(", ", Columns)}");
            }

            if (Columns.Except(csv.HeaderRecord!, StringComparer.Ordinal).FirstOrDefault() is { } missing)
            {
                throw new UserErrorException(
                    $"{path}:1: there is no column '{missing}'; expected are {string.Join(", ", Columns)}, perhaps metric"
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
        catch (CsvHelperException e)
        {
            throw new UserErrorException($"{path}:{e.Context?.Parser?.RawRow}: not a line of a CSV file", e);
        }
    }

    private static PublishedResult Result(string path, CsvReader csv) =>
        new(
            Text(path, csv, "experiment"),
            Text(path, csv, "task"),
            Text(path, csv, "algorithm"),
            Number(path, csv, "published"),
            Number(path, csv, "random"),
            csv.TryGetField<string>("metric", out var metric) && !string.IsNullOrEmpty(metric) ? metric : "return"
        );

    private static string Text(string path, CsvReader csv, string column) =>
        csv.GetField(column) is { Length: > 0 } text
            ? text
            : throw new UserErrorException($"{path}:{csv.Parser.RawRow}: '{column}' is empty");

    private static double Number(string path, CsvReader csv, string column) =>
        double.TryParse(csv.GetField(column), CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new UserErrorException(
                $"{path}:{csv.Parser.RawRow}: '{column}' must be a number, found '{csv.GetField(column)}'"
            );
}
