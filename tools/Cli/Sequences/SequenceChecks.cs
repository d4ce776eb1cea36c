namespace Rlfw.Cli;

/// <summary>Whether encoded lines are such that a model can read them.</summary>
internal static class SequenceChecks
{
    /// <summary>What a model's configuration tells before its weights are loaded: ids it does not have, lengths it cannot read.</summary>
    public static IEnumerable<SequenceFault> Of(string file, IReadOnlyList<EncodedLine> lines, ModelFolder folder) =>
        Vocabulary(file, lines, folder.ConfigNumber("vocab_size") ?? int.MaxValue)
            .Concat(Lengths(file, lines, folder.ConfigNumber("max_position_embeddings") ?? int.MaxValue))
            .OrderBy(fault => fault.Line);

    /// <summary>Lines with ids that a vocabulary does not have.</summary>
    public static IEnumerable<SequenceFault> Vocabulary(string file, IReadOnlyList<EncodedLine> lines, int size)
    {
        foreach (var line in lines)
        {
            var position = Array.FindIndex(line.Ids, id => id >= size);
            if (position >= 0)
            {
                yield return new SequenceFault(
                    file,
                    line.Number,
                    null,
                    $"id {line.Ids[position]} at position {position} is none of the model's: they are 0 to {size - 1}"
                );
            }
        }
    }

    /// <summary>Lines that are empty, or longer than a model's context.</summary>
    public static IEnumerable<SequenceFault> Lengths(string file, IReadOnlyList<EncodedLine> lines, int longest)
    {
        foreach (var line in lines)
        {
            var fault =
                line.Ids.Length == 0 ? "an empty sequence has no log-probabilities: give one token at least"
                : line.Ids.Length > longest
                    ? $"{line.Ids.Length} tokens are more than the model's context of {longest}: shorten or split the line"
                : null;
            if (fault is not null)
            {
                yield return new SequenceFault(file, line.Number, null, fault);
            }
        }
    }
}
