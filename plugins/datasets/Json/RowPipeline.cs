using System.Text.RegularExpressions;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Turns rows into examples: extraction, new fields, filters, templates. Counts what it leaves out.</summary>
/// <param name="options">What to do.</param>
internal sealed class RowPipeline(JsonOptions options)
{
    private readonly int[] _dropped = new int[options.Filters.Count];
    private int _withoutMatch;

    /// <summary>The examples of one row: none, one, or many.</summary>
    public IEnumerable<Example> Examples(Row row)
    {
        IEnumerable<Row> rows = [row];
        foreach (var extraction in options.Extract)
        {
            rows = rows.SelectMany(r => Extract(r, extraction));
        }

        return rows.Select(WithNewFields).Where(IsKept).Select(ToExample);
    }

    /// <summary>What was left out and why, one phrase a reason; empty where nothing was.</summary>
    public IReadOnlyList<string> Losses()
    {
        var losses = new List<string>();
        if (_withoutMatch > 0)
        {
            losses.Add($"{_withoutMatch} without a match");
        }

        for (var i = 0; i < _dropped.Length; i++)
        {
            if (_dropped[i] > 0)
            {
                losses.Add($"{_dropped[i]} dropped by filter {i + 1} (on '{options.Filters[i].Field}')");
            }
        }

        return losses;
    }

    private IEnumerable<Row> Extract(Row row, Extraction extraction)
    {
        var matches = extraction.Pattern!.Matches(row.Field(extraction.Field));
        if (matches.Count == 0)
        {
            _withoutMatch++;
            return extraction.Otherwise == WithoutMatch.Skip
                ? []
                : throw new UserErrorException(
                    $"{row.Place}: the pattern '{extraction.Pattern}' matches nowhere in field '{extraction.Field}': "
                        + "correct it, or leave such rows out with 'otherwise: skip'"
                );
        }

        IEnumerable<Match> chosen = extraction.Matches switch
        {
            WhichMatches.First => [matches[0]],
            WhichMatches.Last => [matches[^1]],
            _ => matches,
        };
        return chosen.Select(match => row.With(Groups(match, extraction)));
    }

    private static IEnumerable<KeyValuePair<string, string>> Groups(Match match, Extraction extraction) =>
        extraction
            .Names.Where(name => match.Groups[name].Success)
            .Select(name => KeyValuePair.Create(name, match.Groups[name].Value));

    private Row WithNewFields(Row row)
    {
        foreach (var (name, template) in options.Fields)
        {
            row = row.With([KeyValuePair.Create(name, template.Fill(row.Field))]);
        }

        return row;
    }

    private bool IsKept(Row row)
    {
        for (var i = 0; i < options.Filters.Count; i++)
        {
            if (!options.Filters[i].Keeps(row.Field(options.Filters[i].Field)))
            {
                _dropped[i]++;
                return false;
            }
        }

        return true;
    }

    private Example ToExample(Row row) =>
        new(options.Prompt.Fill(row.Field))
        {
            Answer = options.Answer?.Fill(row.Field),
            Demonstration = options.Demonstration?.Fill(row.Field),
            Fields = row.Fields,
        };
}
