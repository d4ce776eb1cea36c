using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Evaluation;

/// <summary>
/// Completes held-out prompts greedily and has a judge score them; where asked for, samples several completions of each
/// besides. Reports <c>eval/accuracy</c> (strict: the share that the judge gives its full score, 1),
/// <c>eval/accuracy_lenient</c> (the answer is right, wherever it stands), pass@k and maj@k of the samples, all with 95 %
/// intervals, the mean of each of the stage's rewards, and lengths.
/// </summary>
public sealed class CompletionEvaluator : IStageEvaluator
{
    private const int ShownSamples = 4;
    private const int EvaluationRows = 256;
    private const double FullScore = 1 - 1e-9;

    // Requests of training have the stage and the step in their ids, never this bit.
    private const ulong SampledRequest = 1UL << 63;

    private readonly CompletionStage _stage;
    private readonly CompletionEvaluation _settings;
    private readonly RewardSet _judges;
    private readonly IReadOnlyList<EncodedExample> _examples;

    /// <summary>Chooses and encodes the held-out examples.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="heldOut">The dataset's held-out examples.</param>
    /// <param name="settings">How many examples, samples and tokens.</param>
    /// <param name="judges">The judge first, named "accuracy"; behind it the stage's rewards.</param>
    /// <exception cref="UserErrorException">There are no held-out examples, or one does not fit the model.</exception>
    public CompletionEvaluator(
        CompletionStage stage,
        IReadOnlyList<Example> heldOut,
        CompletionEvaluation settings,
        RewardSet judges
    )
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(settings);
        if (heldOut.Count == 0)
        {
            throw new UserErrorException(
                $"stage '{stage.Name}' is evaluated on held-out examples, and the dataset holds none out"
            );
        }

        (_stage, _settings, _judges) = (stage, settings, judges);
        _examples = stage.Encoder.Prompts(
            ExampleSelection.HeldOut(stage.Name, heldOut, settings.Examples, stage.Seed),
            settings.MaximumNewTokens
        );
        // A stage that generates for its training says afterwards how many rows it wants; here more then wait for their turn.
        stage.Engine.Expect(Math.Min(_examples.Count, EvaluationRows), ((EncodedExamples)_examples).Sizes.Text);
    }

    /// <inheritdoc />
    public EvaluationReport Evaluate(int index, long step)
    {
        using var scope = NewDisposeScope();
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var greedy = Complete(each: 1, new SamplingSettings(_settings.MaximumNewTokens, Temperature: 0), 0, step);
        AddGreedy(greedy, metrics);
        List<EventPayload> events =
        [
            SampledCompletions.Of(
                _stage.Name,
                greedy.Samples,
                greedy.Scores,
                Math.Max(1, greedy.Samples.Count / ShownSamples),
                ShownSamples
            ),
            .. _stage.Archive.Events(CompletionSource.Evaluation, step, () => greedy.Stored(null, null)),
        ];
        if (_settings.Samples is { } count)
        {
            var sampling = new SamplingSettings(_settings.MaximumNewTokens, _settings.Temperature);
            // The same random numbers in every evaluation: what differs between two is the model alone.
            var sampled = Complete(count, sampling, SampledRequest, step);
            AddSampled(sampled, metrics);
            events.AddRange(
                _stage.Archive.Events(CompletionSource.EvaluationSampled, step, () => sampled.Stored(null, null))
            );
        }

        return new EvaluationReport(metrics, events);
    }

    /// <inheritdoc />
    public void Dispose() { }

    private ScoredCompletions Complete(int each, SamplingSettings sampling, ulong firstId, long step)
    {
        // Once each: encoding is done when it is asked for.
        var examples = _examples.ToArray();
        CompletionRequest[] requests =
        [
            .. Enumerable
                .Range(0, examples.Length * each)
                .Select(i => new CompletionRequest(examples[i / each].PromptIds, firstId + (ulong)i)),
        ];
        var completions = _stage.Engine.Generate(requests, sampling, _stage.Seed, CancellationToken.None);
        var samples = ScoredCompletions.Decode(examples, completions, each, _stage.Model.Tokenizer);
        var scores = _judges.Score(new RewardBatch(samples, step), CancellationToken.None);
        return new ScoredCompletions(completions, samples, scores, each);
    }

    private void AddGreedy(ScoredCompletions greedy, SortedDictionary<string, double> metrics)
    {
        double[] judged = [.. greedy.Scores.Scores[0].OfType<double>().Select(x => x >= FullScore ? 1.0 : 0)];
        if (judged.Length == 0)
        {
            throw new UserErrorException(
                $"stage '{_stage.Name}': the judge of the evaluation applies to none of the {greedy.Samples.Count} held-out examples: "
                    + "have they a gold answer (the dataset's 'answer'), or is another judge wanted (evaluation.judge)?"
            );
        }

        Add("eval/accuracy", judged, metrics);
        Add(
            "eval/accuracy_lenient",
            greedy
                .Samples.Where(x => x.Example.Answer is not null)
                .Select(x => LenientScore.IsRight(x.Completion, x.Example.Answer!) ? 1.0 : 0),
            metrics
        );
        metrics["eval/completions/mean_length"] = greedy.Completions.Average(x => x.CompletionIds.Length);
        metrics["eval/completions/clipped_ratio"] = greedy.Completions.Average(x => x.Finished ? 0.0 : 1);
        for (var r = 1; r < greedy.Scores.Names.Count; r++)
        {
            if (greedy.Scores.Scores[r].Average() is { } mean)
            {
                metrics[$"eval/rewards/{greedy.Scores.Names[r]}/mean"] = mean;
            }
        }
    }

    private void AddSampled(ScoredCompletions sampled, SortedDictionary<string, double> metrics)
    {
        var count = sampled.GroupSize;
        int[] right =
        [
            .. sampled
                .Scores.Scores[0]
                .Chunk(count)
                .Where(group => group.Any(x => x is not null))
                .Select(group => group.Count(x => x >= FullScore)),
        ];
        foreach (var k in PassAtK.Ks(count))
        {
            Add($"eval/pass@{k}", right.Select(c => PassAtK.Estimate(count, c, k)), metrics);
        }

        Add(
            $"eval/maj@{count}",
            sampled
                .Samples.Chunk(count)
                .Where(group => group[0].Example.Answer is not null)
                .Select(group =>
                    LenientScore.IsMajorityRight([.. group.Select(x => x.Completion)], group[0].Example.Answer!)
                        ? 1.0
                        : 0
                ),
            metrics
        );
    }

    /// <summary>Adds a mean with its interval; nothing where no example has the value.</summary>
    private void Add(string name, IEnumerable<double> values, SortedDictionary<string, double> metrics)
    {
        if (values.ToArray() is { Length: > 0 } measured)
        {
            ExampleMean.Add(name, measured, _stage.Seed, metrics);
        }
    }
}
