using Rlfw.Contracts;
using Rlfw.Training.Completions;
using Rlfw.Training.Watching;

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
    private readonly CompletionSampler _sampler;
    private readonly TrainingWatch _watch;
    private readonly long _sampleEvery;
    private long _position;
    private long _tokens;

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
        _examples =
            _settings.LearnsPairs ? stage.Encoder.Pairs(examples)
            : LearnsDemonstrations ? stage.Encoder.Demonstrations(examples)
            : stage.Encoder.Prompts(examples, _settings.Sampling.MaximumNewTokens);
        _order = new ExampleOrder(_examples.Count, stage.Seed, $"examples-{stage.Index}");
        _sampler = new CompletionSampler(stage, algorithm);
        _watch = new TrainingWatch(stage.Name);
        _sampleEvery = Math.Max(1, steps / SampleEvents);
        var largest = LargestBatch();
        if (!LearnsDemonstrations)
        {
            stage.Engine.Expect(largest.Rows, largest.PromptTokens + largest.CompletionTokens);
        }

        // Here and not at the first step: what a trial draws from random streams is undone where a run is resumed, whose streams are
        // loaded once its parts are made.
        (algorithm as IPreparesForCompletions)?.Prepare(largest with { CacheBytes = CacheBytes(stage) });
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
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        context.Measured(
            () =>
            {
                if (LearnsDemonstrations)
                {
                    Demonstrate(metrics, context);
                }
                else
                {
                    Explore(metrics, context);
                }

                return true;
            },
            out var seconds
        );
        metrics["step_time"] = seconds;
        foreach (var (name, value) in metrics)
        {
            context.Metrics.Add(name, value);
        }
    }

    /// <inheritdoc />
    public void Report(IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics["epoch"] = (double)_position / _examples.Count;
        metrics["num_tokens"] = _tokens;
        MemoryMetrics.Add(_stage.Device, metrics);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("steps", Steps);
        state.Write("position", _position);
        state.Write("tokens", _tokens);
        _watch.Save(state.Section("watch"));
        _stage.Archive.Save(state.Section("archive"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Steps = state.ReadInt64("steps");
        _position = state.ReadInt64("position");
        _tokens = state.ReadInt64("tokens");
        _watch.Load(state.Section("watch"));
        _stage.Archive.Load(state.Section("archive"));
    }

    /// <inheritdoc />
    public void Dispose() => _stage.Engine.Dispose();

    private void Demonstrate(SortedDictionary<string, double> metrics, StepContext context)
    {
        var prompts = Next(_settings.PromptsPerStep);
        var batch = new CompletionBatch([.. prompts.SelectMany(Demonstrated)], _settings.LearnsPairs ? 2 : 1, []);
        CompletionMetrics.AddLengths(batch.Completions, sampled: false, metrics);
        _tokens += Tokens(batch);
        Update(batch, metrics, context);
    }

    private IEnumerable<Completion> Demonstrated(EncodedExample example)
    {
        yield return new Completion(example.PromptIds, example.DemonstrationIds, [], Finished: true);
        if (_settings.LearnsPairs)
        {
            yield return new Completion(example.PromptIds, example.RejectedIds, [], Finished: true);
        }
    }

    private void Explore(SortedDictionary<string, double> metrics, StepContext context)
    {
        var sampled = _sampler.Sample(Steps, Next, context);
        var all = sampled.All;
        CompletionMetrics.AddLengths(all.Completions, sampled: true, metrics);
        CompletionMetrics.AddRewards(all, metrics);
        AddSpeed(sampled, metrics);
        if (_settings.SamplingRounds > 1)
        {
            metrics["dynamic_sampling/rounds"] = sampled.Rounds;
            metrics["dynamic_sampling/dropped_share"] =
                1 - ((double)(_settings.PromptsPerStep - sampled.Missing) / all.Groups);
            metrics[CompletionMetricNames.MissingGroups] = sampled.Missing;
        }

        if (Steps % _sampleEvery == 0)
        {
            // The first completion of some prompts, so that the samples differ.
            context.Emit(SampledCompletions.Of(_stage.Name, all.Samples, all.Scores, all.GroupSize, ShownSamples));
        }

        var rows = sampled.Rows;
        _tokens += all.Completions.Sum(x => (long)x.PromptIds.Length + x.CompletionIds.Length);
        var record = Update(all.Batch(rows), metrics, context);
        var advantages = (record as IReportsAdvantages)?.Advantages;
        if (advantages is not null && advantages.Count != rows.Length)
        {
            throw new PluginException(
                $"the update reported {advantages.Count} advantages for {rows.Length} completions; it must report one for each, in order"
            );
        }

        if (advantages is not null)
        {
            CompletionMetrics.AddSignal(all, advantages, metrics);
        }

        foreach (
            var payload in _stage.Archive.Events(CompletionSource.Training, Steps, () => all.Stored(rows, advantages))
        )
        {
            context.Emit(payload);
        }

        foreach (var warning in _watch.Observe(metrics.Concat(UpdateRecordMetrics.Values(record))))
        {
            context.Emit(warning);
        }
    }

    private UpdateRecord Update(CompletionBatch batch, SortedDictionary<string, double> metrics, StepContext context)
    {
        var progress = _stage.Budget.Progress(Steps, 0);
        Steps++;
        var record = context.Measured(
            () => _algorithm.Update(batch, new UpdateContext(Steps, 0, progress)),
            out var seconds
        );
        context.Metrics.Add(record);
        metrics["time/update_seconds"] = seconds;
        metrics["speed/training_tokens_per_second"] = Rate(Tokens(batch), seconds);
        return record;
    }

    private static void AddSpeed(SampledStep sampled, SortedDictionary<string, double> metrics)
    {
        var written = sampled.All.Completions.Sum(x => (long)x.CompletionIds.Length);
        metrics["time/generate_seconds"] = sampled.GenerationSeconds;
        metrics["time/reward_seconds"] = sampled.RewardSeconds;
        metrics["speed/generation_tokens_per_second"] = Rate(written, sampled.GenerationSeconds);
        metrics["speed/reward_tokens_per_second"] = Rate(written, sampled.RewardSeconds);
        var scores = sampled.All.Scores;
        for (var r = 0; r < scores.Names.Count; r++)
        {
            metrics[$"time/reward/{scores.Names[r]}_seconds"] = scores.Seconds[r];
        }
    }

    /// <summary>The largest batch, without what is held while it is generated.</summary>
    private CompletionShape LargestBatch()
    {
        var sizes = ((EncodedExamples)_examples).Sizes;
        var perPrompt = _settings.LearnsPairs ? 2 : Math.Max(1, _settings.CompletionsPerPrompt);
        return new CompletionShape(_settings.PromptsPerStep * perPrompt, sizes.Text - sizes.Answer, sizes.Answer, 0);
    }

    /// <summary>What keys and values take, which stay while is learned: those of evaluations too.</summary>
    private static long CacheBytes(CompletionStage stage)
    {
        var cache = stage.Model.KeyValues;
        return stage.Engine.ExpectedTokens
            * 2L
            * cache.Layers
            * cache.KeyHeads
            * cache.HeadSize
            * cache.Dtype.ElementSize();
    }

    private EncodedExample[] Next(int count)
    {
        EncodedExample[] prompts = [.. Enumerable.Range(0, count).Select(i => _examples[_order.At(_position + i)])];
        _position += count;
        return prompts;
    }

    private static long Tokens(CompletionBatch batch) =>
        batch.Completions.Sum(x => (long)x.PromptIds.Length + x.CompletionIds.Length);

    private static double Rate(long tokens, double seconds) => tokens / Math.Max(seconds, 1e-9);
}
