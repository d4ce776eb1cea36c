using System.Text.RegularExpressions;
using Rlfw.Answers;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Turns rows into examples: extraction, answers, new fields, filters, templates. Counts what it leaves out.</summary>
internal sealed class RowPipeline
{
    // What find_answer makes.
    private const string Gold = "gold";
    private const string GoldFrom = "gold_from";

    private readonly JsonOptions _options;
    private readonly PromptLimit? _limit;
    private readonly int[] _dropped;
    private readonly SearchCount[] _matches;
    private readonly SearchCount _answers;

    /// <summary>Makes the pipeline.</summary>
    /// <param name="options">What to do.</param>
    public RowPipeline(JsonOptions options)
    {
        _options = options;
        _limit = (options.MaxPromptTokens, options.LongPrompts) is (null, LongPrompts.Error)
            ? null
            : new PromptLimit(options.MaxPromptTokens, options.LongPrompts);
        _dropped = new int[options.Filters.Count];
        _matches =
        [
            .. options.Extract.Select(x => new SearchCount(
                $"the pattern '{x.Pattern}' on field '{x.Field}'",
                x.MinimumShare,
                fromTheEnd: false
            )),
        ];
        _answers = new SearchCount(
            $"the search for answers (find_answer) in {string.Join(", ", options.FindAnswer?.In ?? [])}",
            options.FindAnswer?.MinimumShare ?? 0,
            fromTheEnd: true
        );
    }

    /// <summary>The examples of one row: none, one, or many.</summary>
    public IEnumerable<Example> Examples(Row row)
    {
        IEnumerable<Row> rows = [row];
        for (var i = 0; i < _options.Extract.Count; i++)
        {
            var (extraction, count) = (_options.Extract[i], _matches[i]);
            rows = rows.SelectMany(r => Extract(r, extraction, count));
        }

        return rows.SelectMany(WithAnswer).Select(WithNewFields).Where(IsKept).Select(ToExample);
    }

    /// <summary>What was left out and why, one phrase a reason; empty where nothing was.</summary>
    public IReadOnlyList<string> Losses()
    {
        var losses = new List<string>();
        if (_matches.Sum(count => count.Missing) is > 0 and var withoutMatch)
        {
            losses.Add($"{withoutMatch} without a match");
        }

        if (_answers.Missing > 0)
        {
            losses.Add($"{_answers.Missing} without an answer");
        }

        for (var i = 0; i < _dropped.Length; i++)
        {
            if (_dropped[i] > 0)
            {
                losses.Add($"{_dropped[i]} dropped by filter {i + 1} (on '{_options.Filters[i].Field}')");
            }
        }

        return losses;
    }

    /// <summary>What few rows had, one text a search, with rows that had not; asked when all rows were seen.</summary>
    /// <exception cref="UserErrorException">A search found nothing in any row.</exception>
    public IReadOnlyList<string> Warnings()
    {
        SearchCount[] all = [.. _matches, _answers];
        return all.Select(count => count.Fault).FirstOrDefault(fault => fault is not null) is { } nothing
            ? throw new UserErrorException(nothing)
            : [.. all.Select(count => count.Warning).OfType<string>()];
    }

    private static IEnumerable<Row> Extract(Row row, Extraction extraction, SearchCount count)
    {
        var text = row.Field(extraction.Field);
        var matches = extraction.Pattern!.Matches(text);
        if (matches.Count == 0)
        {
            count.Miss(row.Place, text);
            return extraction.Otherwise == WithoutMatch.Skip
                ? []
                : throw new UserErrorException(
                    $"{row.Place}: the pattern '{extraction.Pattern}' matches nowhere in field '{extraction.Field}': "
                        + "correct it, or leave such rows out with 'otherwise: skip'"
                );
        }

        count.Found();
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

    private IEnumerable<Row> WithAnswer(Row row)
    {
        if (_options.FindAnswer is not { } search)
        {
            return [row];
        }

        string?[] texts = [.. search.In.Select(row.FieldOrNull)];
        if (GoldAnswer.Find(texts) is { } gold)
        {
            _answers.Found();
            return
            [
                row.With([KeyValuePair.Create(Gold, gold.Text), KeyValuePair.Create(GoldFrom, search.In[gold.Source])]),
            ];
        }

        _answers.Miss(row.Place, string.Join(" | ", texts.OfType<string>()));
        return search.Otherwise == WithoutMatch.Skip
            ? []
            : throw new UserErrorException(
                $"{row.Place}: no answer stands in {string.Join(", ", search.In)}: leave such rows out with 'otherwise: skip'"
            );
    }

    private Row WithNewFields(Row row)
    {
        foreach (var (name, template) in _options.Fields)
        {
            row = row.With([KeyValuePair.Create(name, template.Fill(row.Field))]);
        }

        return row;
    }

    private bool IsKept(Row row)
    {
        for (var i = 0; i < _options.Filters.Count; i++)
        {
            if (!_options.Filters[i].Keeps(row.Field(_options.Filters[i].Field)))
            {
                _dropped[i]++;
                return false;
            }
        }

        return true;
    }

    private Example ToExample(Row row)
    {
        var messages = Messages(row);
        var answer = _options.Answer ?? (_options.FindAnswer is null ? null : (TextTemplate)"{gold}");
        return new Example(
            _options.Messages is [.., var last] ? last.Content!.Fill(row.Field) : _options.Prompt.Fill(row.Field)
        )
        {
            Messages = messages,
            Limit = _limit,
            Answer = answer?.Fill(row.Field),
            Demonstration = _options.Demonstration?.Fill(row.Field),
            Rejected = _options.Rejected?.Fill(row.Field),
            Fields = row.Fields,
        };
    }

    private IReadOnlyList<ChatMessage> Messages(Row row) =>
        _options.SystemPrompt is { } system
            ?
            [
                ChatMessage.Of("system", system.Fill(row.Field)),
                ChatMessage.Of("user", _options.Prompt.Fill(row.Field)),
            ]
            : [.. _options.Messages.Select(x => ChatMessage.Of(x.Role, x.Content!.Fill(row.Field)))];
}
