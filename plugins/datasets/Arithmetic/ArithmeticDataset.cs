using Rlfw.Contracts;

namespace Rlfw.Plugins.Arithmetic;

/// <summary>
/// Arithmetic problems, all different. Where few exist they are listed exhaustively, so that training and held-out part
/// together are the whole of them.
/// </summary>
[Plugin(
    "arithmetic",
    typeof(ArithmeticOptions),
    Summary = "Generated addition, subtraction and multiplication problems."
)]
public sealed class ArithmeticDataset : IDataset
{
    private readonly ArithmeticOptions _options;

    /// <summary>Makes the dataset.</summary>
    /// <param name="options">Which problems, how many, and their texts.</param>
    public ArithmeticDataset(ArithmeticOptions options) => _options = options;

    /// <inheritdoc />
    public DatasetSplits Load(RandomStream random, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(random);
        var chosen = ProblemSpace.Choose(ProblemSpace.Size(_options), (long)_options.HeldOut + _options.Train, random);
        cancellation.ThrowIfCancellationRequested();
        var examples = Array.ConvertAll(chosen, index => ToExample(ProblemSpace.At(_options, index)));
        return new DatasetSplits(examples[_options.HeldOut..], examples[.._options.HeldOut]);
    }

    private Example ToExample(Problem problem) =>
        new(_options.Prompt.Fill(problem.Field))
        {
            Answer = _options.Answer.Fill(problem.Field),
            Demonstration = _options.Demonstration.Fill(problem.Field),
            Rejected = _options.Rejected.Fill(problem.Field),
            Fields = Problem.FieldNames.ToDictionary(name => name, problem.Field, StringComparer.Ordinal),
        };
}
