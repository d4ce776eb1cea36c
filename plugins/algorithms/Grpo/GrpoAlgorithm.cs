using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Grpo;

/// <summary>
/// Group relative policy optimization (Shao et al., 2024, "DeepSeekMath"; formulas as in TRL 1.10): a completion's advantage is
/// its reward against the other completions of its prompt, so no value network is needed.
/// </summary>
[Plugin(
    "grpo",
    typeof(GrpoOptions),
    Summary = "Group relative policy optimization (Shao et al., 2024), with the losses of DAPO and Dr. GRPO."
)]
public sealed class GrpoAlgorithm : ILearnsFromRewards
{
    // Equal rewards differ from their mean by rounding; divided by the 1e-4 beside their deviation that is about 1e-12.
    private const float NoAdvantage = 1e-9f;

    private readonly GrpoOptions _options;
    private readonly AdamW _optimizer;
    private readonly CompletionScorer _scorer;
    private readonly ReferencePolicy? _reference;
    private readonly ClippedPolicyLoss _policyLoss;
    private readonly ILossAggregation _aggregation;
    private readonly RandomStream _order;
    private readonly Device _device;

    /// <summary>Makes the algorithm; with beta above 0 it copies the model's parameters.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="context">The model, where to compute, and the run's streams.</param>
    public GrpoAlgorithm(GrpoOptions options, CompletionAlgorithmContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        _options = options;
        _device = context.Device;
        Model = context.Model.Module;
        Settings = new CompletionSettings(
            options.PromptsPerStep,
            options.GroupSize,
            new SamplingSettings(options.MaxNewTokens, options.Temperature, options.TopP, options.TopK)
        );
        _optimizer = optim.AdamW(
            Model.parameters(),
            lr: options.LearningRate.At(0),
            beta1: options.Beta1,
            beta2: options.Beta2,
            weight_decay: options.WeightDecay
        );
        _scorer = new CompletionScorer(context.Model, context.Device, options.Temperature);
        _reference = options.Beta > 0 ? new ReferencePolicy(Model) : null;
        _policyLoss = new ClippedPolicyLoss(options.Epsilon, options.EpsilonHigh ?? options.Epsilon);
        _aggregation = LossAggregations.For(options.LossType, options.MaxNewTokens);
        _order = context.Streams.Get("minibatch");
    }

    /// <inheritdoc />
    public CompletionSettings Settings { get; }

    /// <inheritdoc />
    public nn.Module Model { get; }

    private int MinibatchSize => _options.MinibatchSize ?? _options.CompletionsPerStep;

    private int MicroBatchSize => _options.MicroBatchSize ?? MinibatchSize;

    /// <inheritdoc />
    public UpdateRecord Update(CompletionBatch batch, UpdateContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        var learningRate = _options.LearningRate.At(context.Progress);
        foreach (var group in _optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        var completions = WithLogProbabilities(WithAdvantages(batch));
        var tokens = completions.Sum(completion => (long)completion.Tokens);
        var statistics = new GrpoStatistics();
        for (var iteration = 0; iteration < _options.NumIterations; iteration++)
        {
            foreach (var minibatch in Shuffled(completions).Chunk(MinibatchSize))
            {
                statistics.AddStep(Descend(minibatch, tokens, statistics));
            }
        }

        return statistics.ToRecord(
            completions,
            completions.Count(IsLearned),
            _reference is not null,
            learningRate,
            RewardSpread.ZeroDeviationShare(batch.Rewards, batch.GroupSize)
        );
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptimizerCheckpoint.Save(_optimizer, state.Section("optimizer"));
        _reference?.Save(state.Section("reference"));
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptimizerCheckpoint.Load(_optimizer, state.Section("optimizer"));
        _reference?.Load(state.Section("reference"));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _reference?.Dispose();
    }

    private LearnedCompletion[] WithAdvantages(CompletionBatch batch)
    {
        var advantages = GroupAdvantage.Compute(batch.Rewards, batch.GroupSize, _options.ScaleRewards);
        return
        [
            .. batch.Completions.Select(
                (completion, i) =>
                    new LearnedCompletion(
                        completion,
                        advantages[i],
                        completion.Finished || !_options.MaskTruncatedCompletions
                    )
            ),
        ];
    }

    /// <summary>Old log-probabilities where the policy moves before all is learned, the reference's where there is one.</summary>
    private LearnedCompletion[] WithLogProbabilities(LearnedCompletion[] completions)
    {
        var sampled = Array.ConvertAll(completions, completion => completion.Sampled);
        var staysOnPolicy = _options.NumIterations == 1 && MinibatchSize >= completions.Length;
        var old = staysOnPolicy ? null : _scorer.Score(sampled, MicroBatchSize);
        var reference = _reference?.With(() => _scorer.Score(sampled, MicroBatchSize));
        return [.. completions.Select((completion, i) => completion with { Old = old?[i], Reference = reference?[i] })];
    }

    private LearnedCompletion[] Shuffled(LearnedCompletion[] completions)
    {
        if (MicroBatchSize >= completions.Length)
        {
            return completions;
        }

        var shuffled = completions.ToArray();
        _order.Shuffle<LearnedCompletion>(shuffled);
        return shuffled;
    }

    /// <summary>One gradient step.</summary>
    /// <returns>The gradient's norm before it was scaled down.</returns>
    private double Descend(LearnedCompletion[] minibatch, long generationTokens, GrpoStatistics statistics)
    {
        _optimizer.zero_grad();
        var parts = minibatch.Chunk(MicroBatchSize).ToArray();
        var idle = !minibatch.Any(IsLearned);
        foreach (var part in parts)
        {
            var scale = new BatchScale(generationTokens, part.Sum(x => (long)x.Tokens), part.Length, parts.Length);
            // One row of a step without any advantage: its gradient is 0, and the optimizer's averages move on as they should.
            var learned = idle ? part[..1] : Array.FindAll(part, IsLearned);
            if (learned.Length > 0)
            {
                Accumulate(learned, scale, statistics);
            }
        }

        var gradNorm = nn.utils.clip_grad_norm_(Model.parameters(), _options.MaxGradNorm);
        _optimizer.step();
        return gradNorm;
    }

    /// <summary>
    /// Without a reference a row with advantage 0 has loss 0 and gradient 0, whatever its ratio: leaving it out changes nothing but
    /// the time taken, as denominators come from <see cref="BatchScale"/>.
    /// </summary>
    private bool IsLearned(LearnedCompletion completion) =>
        completion.Counts && (_reference is not null || Math.Abs(completion.Advantage) > NoAdvantage);

    /// <summary>Adds one micro-batch's gradients.</summary>
    private void Accumulate(LearnedCompletion[] part, BatchScale scale, GrpoStatistics statistics)
    {
        using var scope = NewDisposeScope();
        var sampled = Array.ConvertAll(part, x => x.Sampled);
        var rows = _scorer.Rows(sampled);
        var counts = torch.tensor(Array.ConvertAll(part, x => x.Counts ? 1f : 0f), [part.Length, 1], device: _device);
        var advantages = torch.tensor(Array.ConvertAll(part, x => x.Advantage), [part.Length, 1], device: _device);
        var mask = rows.TargetMask.to_type(ScalarType.Float32) * counts; // [B, T - 1]

        var logits = _scorer.Logits(rows); // [B, T - 1, V]
        // Masked at once: what stands outside of completions must not reach an exponential.
        var logProbabilities = TokenLogProbabilities.Compute(logits, rows.Targets) * mask;
        var old = part[0].Old is null
            ? logProbabilities.detach()
            : rows.SampledLogProbabilities(Array.ConvertAll(part, x => x.Old!)) * mask;
        var losses = _policyLoss.Compute(logProbabilities, old, advantages);
        var divergence = Divergence(rows, part, logProbabilities, mask);
        if (divergence is not null)
        {
            losses = losses + (divergence * _options.Beta);
        }

        var loss = _aggregation.Aggregate(losses, mask, scale);
        loss.backward();

        using var gradients = no_grad();
        var gap = (rows.SampledLogProbabilities(sampled) * mask - old).abs();
        var (low, high) = _policyLoss.Clipped((logProbabilities - old).exp(), advantages);
        statistics.Add(
            loss,
            mask.sum(),
            (TokenEntropy.Compute(logits) * mask).sum(),
            divergence is null ? torch.zeros([], device: _device) : (divergence * mask).sum(),
            (low * mask).sum(),
            (high * mask).sum(),
            gap.sum(),
            gap.max()
        );
    }

    private Tensor? Divergence(SequenceBatch rows, LearnedCompletion[] part, Tensor logProbabilities, Tensor mask) =>
        _reference is null
            ? null
            : KlEstimators.K3(
                logProbabilities,
                rows.SampledLogProbabilities(Array.ConvertAll(part, x => x.Reference!)) * mask
            );
}
