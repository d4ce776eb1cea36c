using Rlfw.Contracts;

namespace __Name__Plugin;

/// <summary>Random words of lower-case letters, to be spelled backwards.</summary>
[Plugin("__id__", typeof(__Name__Options), Summary = "Words to be spelled backwards.")]
public sealed class __Class__(__Name__Options options) : IDataset
{
    /// <inheritdoc />
    public DatasetSplits Load(RandomStream random, CancellationToken cancellation)
    {
        // Order and content depend on options and stream alone: a resumed run loads the same examples again. No word is
        // drawn twice, so none is in both parts.
        var words = Enumerable.Range(0, options.Words).ToArray();
        random.Shuffle(words.AsSpan());
        var examples = words.Take(options.Train + options.HeldOut).Select(MakeExample).ToArray();
        return new DatasetSplits(examples[..options.Train], examples[options.Train..]);
    }

    private Example MakeExample(int number)
    {
        var word = new string([.. Enumerable.Range(0, options.Letters).Select(i => (char)('a' + (number / (int)Math.Pow(26, i) % 26)))]);
        var backwards = new string([.. word.Reverse()]);
        return new Example($"{word} backwards is ")
        {
            Answer = backwards,
            Demonstration = $"<answer>{backwards}</answer>",
        };
    }
}
