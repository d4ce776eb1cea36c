using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>
/// The token ids of a split's examples. Where the split holds its examples, each text is encoded once; where it makes them when
/// they are asked for, their lengths and limits alone are kept: 20 bytes an example.
/// </summary>
/// <param name="split">The split.</param>
/// <param name="tokens">Encodes.</param>
internal sealed class SplitTokens(IReadOnlyList<Example> split, ExampleTokens tokens)
{
    private readonly bool _isStored = split.Count > 0 && ReferenceEquals(split[0], split[0]);
    private readonly int[] _promptLengths = new int[split.Count];
    private readonly int[] _demonstrationLengths = new int[split.Count];
    private readonly int[] _rejectedLengths = new int[split.Count];
    private readonly PromptLimit?[] _limits = new PromptLimit?[split.Count];
    private readonly Dictionary<int, int[]> _prompts = [];
    private readonly Dictionary<int, int[]> _demonstrations = [];
    private readonly Dictionary<int, int[]> _rejected = [];

    /// <summary>The tokens of the prompt at a place before anything is cut, and how many it may have.</summary>
    public (int Length, PromptLimit? Limit) PromptLength(int place, string where)
    {
        if (_promptLengths[place] == 0)
        {
            var example = split[place];
            Prompt(example, place, where);
            _limits[place] = example.Limit;
        }

        return (_promptLengths[place], _limits[place]);
    }

    /// <summary>The tokens of the demonstration at a place.</summary>
    public int DemonstrationLength(int place, string where)
    {
        if (_demonstrationLengths[place] == 0)
        {
            // A generated example is made once for both of its texts.
            var example = split[place];
            Demonstration(example, place, where);
            Prompt(example, place, where);
            _limits[place] = example.Limit;
        }

        return _demonstrationLengths[place];
    }

    /// <summary>The tokens of the longer answer of the pair at a place.</summary>
    public int PairLength(int place, string where)
    {
        if (_rejectedLengths[place] == 0)
        {
            Rejected(split[place], place, where);
        }

        return Math.Max(DemonstrationLength(place, where), _rejectedLengths[place]);
    }

    /// <summary>The prompt of an example, whole.</summary>
    public int[] Prompt(Example example, int place, string where) =>
        Once(_prompts, _promptLengths, place, () => tokens.Prompt(example, where));

    /// <summary>The demonstration of an example.</summary>
    public int[] Demonstration(Example example, int place, string where) =>
        Once(_demonstrations, _demonstrationLengths, place, () => tokens.Demonstration(example, where));

    /// <summary>The rejected answer of an example.</summary>
    public int[] Rejected(Example example, int place, string where) =>
        Once(_rejected, _rejectedLengths, place, () => tokens.Rejected(example, where));

    private int[] Once(Dictionary<int, int[]> known, int[] lengths, int place, Func<int[]> encode)
    {
        if (known.TryGetValue(place, out var ids))
        {
            return ids;
        }

        ids = encode();
        lengths[place] = ids.Length;
        if (_isStored)
        {
            known.Add(place, ids);
        }

        return ids;
    }
}
