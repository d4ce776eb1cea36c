using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Statistics;

namespace Rlfw.Training.Loops;

/// <summary>
/// Takes prompts in shuffled epochs, gets completions (the examples' demonstrations, or the model's own, scored by
/// rewards) and updates. What is sampled is a function of seed, stage, step and row.
/// </summary>
public sealed class CompletionLoop : IStageLoop
{
    private const int ShownSamples = 4;
    private const int SampleEvents = 10;

    private readonly ICompletionAlgorithm _algorithm;
    private readonly CompletionSettings _settings;
    private readonly CompletionStage _stage;
    private readonly IReadOnlyList<EncodedExample> _examples;
    private readonly ExampleOrder _order;
    private readonly long _sampleEvery;

    /// <summary>Makes the loop; encodes and checks every example.</summary>
    /// <param name="algorithm">The algorithm; the caller disposes it.</param>
    /// <param name="stage">What it works with; the caller disposes the model.</param>
    /// <exception cref="UserErrorException">The budget is not in training steps, or an example does not fit.</exception>
    public CompletionLoop(ICompletionAlgorithm algorithm, CompletionStage stage)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(stage);
        (_algorithm, _settings, _stage) = (algorithm, algorithm.Settings, stage);
        if (stage.Budget.Steps is not { } steps)
        {
            throw new UserErrorException(
                $"stage '{stage.Name}': the budget of a completion algorithm is in training steps (budget: {{ steps: ... }})"
            );
        }

        if (stage.Examples.Count == 0)
        {
            throw new UserErrorException($"stage '{stage.Name}': the dataset has no training examples");
        }

        if (!LearnsDemonstrations && stage.Rewards.Count == 0)
        {
            throw new UserErrorException($"stage '{stage.Name}': the algorithm learns from rewards and there are none");
        }

        var examples = ExampleSelection.Training(stage.Name, stage.Examples);
        _examples = LearnsDemonstrations
            ? stage.Encoder.Demonstrations(examples)
            : stage.Encoder.Prompts(examples, _settings.Sampling.MaximumNewTokens);
        _order = new ExampleOrder(_examples.Count, stage.Seed, $"examples-{stage.Index}");
        _sampleEvery = Math.Max(1, steps / SampleEvents);
    }

    /// <inheritdoc />
    public long Steps { get; private set; }

    /// <inheritdoc />
    public long EnvironmentSteps => 0;

    /// <inheritdoc />
    public int EnvironmentStepsPerStep => 0;

    private bool LearnsDemonstrations => _settings.CompletionsPerPrompt == 0;

    /// <inheritdoc />
    public void Step(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var progress = _stage.Budget.Progress(Steps, 0);
        var prompts = Enumerable
            .Range(0, _settings.PromptsPerStep)
            .Select(i => _examples[_order.At((Steps * _settings.PromptsPerStep) + i)])
            .ToArray();
        var batch = LearnsDemonstrations ? Demonstrate(prompts) : Generate(prompts, context);
        AddLengths(batch.Completions, context.Metrics);
        Steps++;
        context.Metrics.Add(
            context.Timed("time/update_seconds", () => _algorithm.Update(batch, new UpdateContext(Steps, 0, progress)))
        );
    }

    /// <inheritdoc />
    public void Report(IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics["epoch"] = (double)(Steps * _settings.PromptsPerStep) / _examples.Count;
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("steps", Steps);
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Steps = state.ReadInt64("steps");
    }

    /// <inheritdoc />
    public void Dispose() => _stage.Engine.Dispose();

    private static CompletionBatch Demonstrate(EncodedExample[] prompts) =>
        new([.. prompts.Select(x => new Completion(x.PromptIds, x.DemonstrationIds, [], Finished: true))], 1, []);

    private CompletionBatch Generate(EncodedExample[] prompts, StepContext context)
    {
        var group = _settings.CompletionsPerPrompt;
        var requests = new CompletionRequest[prompts.Length * group];
        for (var row = 0; row < requests.Length; row++)
        {
            // Stage, step and row: no two requests of a run share an id.
            var id = ((ulong)_stage.Index << 56) | ((ulong)Steps << 20) | (uint)row;
            requests[row] = new CompletionRequest(prompts[row / group].PromptIds, id);
        }

        var completions = context.Timed(
            "time/generate_seconds",
            () => _stage.Engine.Generate(requests, _settings.Sampling, _stage.Seed, CancellationToken.None)
        );
        RewardSample[] samples =
        [
            .. completions.Select(
                (x, row) =>
                    new RewardSample(
                        prompts[row / group].Example,
                        _stage.Model.Tokenizer.Decode(x.CompletionIds),
                        x.Finished
                    )
            ),
        ];
        var scores = _stage.Rewards.Score(new RewardBatch(samples, Steps + 1), CancellationToken.None);
        AddScores(scores, context.Metrics);
        if (Steps % _sampleEvery == 0)
        {
            // The first completion of some prompts, so that the samples differ.
            context.Emit(SampledCompletions.Of(_stage.Name, samples, scores, group, ShownSamples));
        }

        return new CompletionBatch(completions, group, scores.Totals)
        {
            Components =
            [
                .. scores.Names.Select(
                    (name, r) =>
                        new RewardComponent(name, scores.Weights[r], [.. scores.Scores[r].Select(x => x ?? double.NaN)])
                ),
            ],
        };
    }

    private static void AddScores(RewardScores scores, MetricAccumulator metrics)
    {
        for (var r = 0; r < scores.Names.Count; r++)
        {
            double[] applied = [.. scores.Scores[r].Where(x => x.HasValue).Select(x => x!.Value)];
            if (applied.Length > 0)
            {
                metrics.Add($"reward/{scores.Names[r]}/mean", SampleStatistics.Mean(applied));
            }

            metrics.Add($"time/reward/{scores.Names[r]}_seconds", scores.Seconds[r]);
        }

        double[] totals = [.. scores.Totals.Where(x => !double.IsNaN(x))];
        metrics.Add("reward/total/unscored", scores.Totals.Count - totals.Length);
        if (totals.Length > 0)
        {
            metrics.Add("reward/total/mean", SampleStatistics.Mean(totals));
            metrics.Add("reward/total/std", totals.Length < 2 ? 0 : SampleStatistics.StandardDeviation(totals));
        }
    }

    private static void AddLengths(IReadOnlyList<Completion> completions, MetricAccumulator metrics)
    {
        metrics.Add("completion_length", completions.Average(x => x.CompletionIds.Length));
        metrics.Add("completion_length_max", completions.Max(x => x.CompletionIds.Length));
        metrics.Add("truncated_share", completions.Average(x => x.Finished ? 0.0 : 1));
    }
}
