using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// Completions side by side as N rows without padding. Where completions share their prompt it stands there once, and each of
/// them is a run of its own that sees the prompt's keys before its own. A completion's last token predicts nothing
/// and is no row.
/// </summary>
internal sealed class PackedLayout
{
    // Gathering keys and values costs a pass over them; below this share of rows saved it is not worth it.
    private const double WorthSaving = 0.1;

    private readonly List<int> _ids = [];
    private readonly List<int> _positions = [];
    private readonly List<PackedRun> _runs = [];
    private readonly List<int> _keyRows = [];
    private readonly List<int> _outputRows = [];
    private readonly List<int> _targets = [];

    private PackedLayout(bool sharesPrompts) => SharesPrompts = sharesPrompts;

    /// <summary>Whether prompts stand there once for all their completions.</summary>
    public bool SharesPrompts { get; }

    /// <summary>The token of each row, [N].</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>Its position in its text, [N].</summary>
    public IReadOnlyList<int> Positions => _positions;

    /// <summary>The runs, in the order of rows; together they are all rows.</summary>
    public IReadOnlyList<PackedRun> Runs => _runs;

    /// <summary>The rows whose keys each run sees, one run after the other; those of the run itself where nothing is shared.</summary>
    public IReadOnlyList<int> KeyRows => _keyRows;

    /// <summary>The row that predicts each completion token, [M], in the order of the completions.</summary>
    public IReadOnlyList<int> OutputRows => _outputRows;

    /// <summary>The completion tokens, [M].</summary>
    public IReadOnlyList<int> Targets => _targets;

    /// <summary>Tokens of the longest text.</summary>
    public int Longest { get; private set; }

    /// <summary>Lays completions out.</summary>
    public static PackedLayout Of(IReadOnlyList<Completion> completions)
    {
        var prompts = new HashSet<int[]>(ReferenceEqualityComparer.Instance);
        long saved = 0,
            rows = 0;
        foreach (var completion in completions)
        {
            rows += completion.PromptIds.Length + completion.CompletionIds.Length;
            saved += prompts.Add(completion.PromptIds) ? 0 : completion.PromptIds.Length;
        }

        var layout = new PackedLayout(saved > WorthSaving * rows);
        var placed = new Dictionary<int[], int>(ReferenceEqualityComparer.Instance);
        foreach (var completion in completions)
        {
            if (layout.SharesPrompts)
            {
                layout.AddBehindPrompt(completion, placed);
            }
            else
            {
                layout.AddWhole(completion);
            }
        }

        return layout;
    }

    private void AddWhole(Completion completion)
    {
        var first = _ids.Count;
        int[] ids = [.. completion.PromptIds, .. completion.CompletionIds.AsSpan()[..^1]];
        AddRun(ids, 0, Enumerable.Range(first, ids.Length));
        var last = completion.PromptIds.Length - 1;
        AddTargets(completion, i => first + last + i);
    }

    private void AddBehindPrompt(Completion completion, Dictionary<int[], int> placed)
    {
        var prompt = completion.PromptIds;
        if (!placed.TryGetValue(prompt, out var promptRow))
        {
            promptRow = _ids.Count;
            placed.Add(prompt, promptRow);
            AddRun(prompt, 0, Enumerable.Range(promptRow, prompt.Length));
        }

        var first = _ids.Count;
        var rest = completion.CompletionIds[..^1];
        if (rest.Length > 0)
        {
            AddRun(
                rest,
                prompt.Length,
                Enumerable.Range(promptRow, prompt.Length).Concat(Enumerable.Range(first, rest.Length))
            );
        }

        AddTargets(completion, i => i == 0 ? promptRow + prompt.Length - 1 : first + i - 1);
    }

    private void AddRun(int[] ids, int position, IEnumerable<int> keyRows)
    {
        _runs.Add(new PackedRun(_ids.Count, ids.Length, position + ids.Length));
        _ids.AddRange(ids);
        _positions.AddRange(Enumerable.Range(position, ids.Length));
        _keyRows.AddRange(keyRows);
        Longest = Math.Max(Longest, position + ids.Length);
    }

    private void AddTargets(Completion completion, Func<int, int> row)
    {
        for (var i = 0; i < completion.CompletionIds.Length; i++)
        {
            _outputRows.Add(row(i));
            _targets.Add(completion.CompletionIds[i]);
        }
    }
}
