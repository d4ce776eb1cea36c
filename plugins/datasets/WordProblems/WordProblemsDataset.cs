using Rlfw.Contracts;

namespace Rlfw.Plugins.WordProblems;

/// <summary>
/// Arithmetic word problems of one to three steps with worked solutions. Whether a problem (its kind and its numbers) is held
/// out is decided by its hash: neither another language nor other names bring it into training.
/// </summary>
[Plugin(
    "word-problems",
    typeof(WordProblemsOptions),
    Summary = "Generated arithmetic word problems in English and Vietnamese, with worked solutions."
)]
public sealed class WordProblemsDataset : IDataset
{
    private readonly WordProblemsOptions _options;

    /// <summary>Makes the dataset.</summary>
    /// <param name="options">Which problems, how many, and their texts.</param>
    public WordProblemsDataset(WordProblemsOptions options) => _options = options;

    /// <inheritdoc />
    public DatasetSplits Load(RandomStream random, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(random);
        var source = new ProblemSource(_options, random.NextUInt64());
        return new DatasetSplits(
            new TrainingProblems(source, _options.Train),
            source.HeldOut(_options.HeldOut, cancellation)
        );
    }
}
