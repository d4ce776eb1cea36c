using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Evaluation;

/// <summary>
/// Completes held-out prompts greedily and has a judge score them. Reports <c>eval/accuracy</c> (the share that the judge
/// gives its full score, 1), the mean score of each of the stage's rewards as <c>eval/name</c>,
/// <c>eval/completion_length</c> and <c>eval/truncated_share</c>.
/// </summary>
public sealed class CompletionEvaluator : IStageEvaluator
{
    private const int ShownSamples = 4;
    private const double FullScore = 1 - 1e-9;

    private readonly CompletionStage _stage;
    private readonly SamplingSettings _sampling;
    private readonly RewardSet _judges;
    private readonly IReadOnlyList<EncodedExample> _examples;

    /// <summary>Chooses and encodes the held-out examples.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="heldOut">The dataset's held-out examples.</param>
    /// <param name="examples">How many of them to use, the same ones in every evaluation; null for all.</param>
    /// <param name="maximumNewTokens">The length limit of a completion.</param>
    /// <param name="judges">The judge first, named "accuracy"; behind it the stage's rewards.</param>
    /// <exception cref="UserErrorException">There are no held-out examples, or one does not fit the model.</exception>
    public CompletionEvaluator(
        CompletionStage stage,
        IReadOnlyList<Example> heldOut,
        int? examples,
        int maximumNewTokens,
        RewardSet judges
    )
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(heldOut);
        if (heldOut.Count == 0)
        {
            throw new UserErrorException(
                $"stage '{stage.Name}' is evaluated on held-out examples, and the dataset holds none out"
            );
        }

        (_stage, _judges) = (stage, judges);
        _sampling = new SamplingSettings(maximumNewTokens, Temperature: 0);
        _examples = stage.Encoder.Prompts(
            ExampleSelection.HeldOut(stage.Name, heldOut, examples, stage.Seed),
            maximumNewTokens
        );
    }

    /// <inheritdoc />
    public EvaluationReport Evaluate(int index, long step)
    {
        using var scope = NewDisposeScope();
        CompletionRequest[] requests = [.. _examples.Select((x, i) => new CompletionRequest(x.PromptIds, (ulong)i))];
        var completions = _stage.Engine.Generate(requests, _sampling, _stage.Seed, CancellationToken.None);
        RewardSample[] samples =
        [
            .. completions.Select(
                (x, i) =>
                    new RewardSample(_examples[i].Example, _stage.Model.Tokenizer.Decode(x.CompletionIds), x.Finished)
            ),
        ];
        var scores = _judges.Score(new RewardBatch(samples, step), CancellationToken.None);
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["eval/accuracy"] = scores.Scores[0].Average(x => x >= FullScore ? 1.0 : 0),
            ["eval/completion_length"] = completions.Average(x => x.CompletionIds.Length),
            ["eval/truncated_share"] = completions.Average(x => x.Finished ? 0.0 : 1),
        };
        for (var r = 1; r < scores.Names.Count; r++)
        {
            if (scores.Scores[r].Average() is { } mean)
            {
                metrics.TryAdd($"eval/{scores.Names[r]}", mean);
            }
        }

        return new EvaluationReport(
            metrics,
            SampledCompletions.Of(
                _stage.Name,
                samples,
                scores,
                Math.Max(1, samples.Length / ShownSamples),
                ShownSamples
            )
        );
    }

    /// <inheritdoc />
    public void Dispose() { }
}
