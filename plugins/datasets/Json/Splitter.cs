using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Chooses the examples that are kept and divides them into two parts that share no prompt.</summary>
internal static class Splitter
{
    /// <summary>Shuffles by prompt, limits, divides.</summary>
    /// <exception cref="UserErrorException">One part would be empty.</exception>
    public static DatasetSplits Split(IEnumerable<Example> examples, JsonOptions options, RandomStream random)
    {
        // All examples of a prompt travel together: whichever part one is in, the others are too.
        var prompts = examples.GroupBy(example => example.Prompt, StringComparer.Ordinal).ToArray();
        random.Shuffle<IGrouping<string, Example>>(prompts);
        var kept = prompts.SelectMany(prompt => prompt).Take(options.Limit ?? int.MaxValue).ToList();
        var wanted = options.HeldOut < 1 ? (int)Math.Round(options.HeldOut * kept.Count) : (int)options.HeldOut;
        var cut = Math.Min(wanted, kept.Count);
        while (cut > 0 && cut < kept.Count && kept[cut].Prompt == kept[cut - 1].Prompt)
        {
            cut++;
        }

        if (cut == kept.Count)
        {
            throw new UserErrorException(
                $"{options.Path}: of {kept.Count} examples {wanted} are to be held out, which leaves none to learn from: lower 'held_out'"
            );
        }

        return new DatasetSplits(kept[cut..], kept[..cut]);
    }
}
