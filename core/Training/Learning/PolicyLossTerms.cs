using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Training.Learning;

/// <summary>
/// A micro-batch's loss, in TRL 1.10's order: the objective's token losses, times the weights between sampler and learner, plus beta
/// times the KL divergence, aggregated; minus the entropy bonus.
/// </summary>
internal sealed class PolicyLossTerms
{
    private readonly PolicyLearning _learning;
    private readonly ITokenScores _scores;
    private readonly PolicyTokens _tokens;
    private readonly Tensor _sampled;
    private readonly Tensor? _weights;
    private readonly Tensor? _divergence;
    private TokenLosses? _losses;

    /// <summary>Brings what is known of the completions to the device.</summary>
    /// <param name="learning">How is learned.</param>
    /// <param name="part">The completions.</param>
    /// <param name="scores">What the model says of their tokens.</param>
    /// <param name="device">The device.</param>
    public PolicyLossTerms(PolicyLearning learning, LearnedCompletion[] part, ITokenScores scores, Device device)
    {
        (_learning, _scores) = (learning, scores);
        var rows = new TokenRows([.. part.Select(x => x.Sampled.CompletionIds.Length)], device);
        var now = scores.LogProbabilities;
        _sampled = Column(part, x => x.Sampled.LogProbabilities, device);
        var old = part[0].Old is null ? now.detach() : Column(part, x => x.Old!, device);
        _tokens = new PolicyTokens
        {
            LogProbabilities = now,
            Old = old,
            Advantages = rows.Spread(torch.tensor([.. part.Select(x => x.Counts ? x.Advantage : 0)], device: device)),
            Rows = rows,
        };
        _weights = learning.Correction.Weights(old, _sampled, rows);
        _divergence = learning.Beta > 0 ? Divergence(now, Column(part, x => x.Reference!, device)) : null;
    }

    /// <summary>The loss, a scalar.</summary>
    /// <param name="scale">The micro-batch's share.</param>
    public Tensor Loss(LossScale scale)
    {
        _losses = _learning.Objective.Losses(_tokens);
        var losses = _weights is null ? _losses.Losses : _losses.Losses * _weights;
        if (_divergence is not null)
        {
            losses = losses + (_divergence * _learning.Beta);
        }

        var loss = _learning.Objective.Aggregate(losses, _tokens.Rows, scale);
        return _learning.EntropyCoefficient > 0
            ? loss - (_scores.Entropies!.sum() * (_learning.EntropyCoefficient / Math.Max(scale.MinibatchTokens, 1)))
            : loss;
    }

    /// <summary>The micro-batch's sums; here an update waits for the device.</summary>
    /// <param name="loss">What <see cref="Loss"/> gave.</param>
    public MicroBatchSums Sums(Tensor loss)
    {
        using var gradients = no_grad();
        var gap = (_sampled - _tokens.Old).abs();
        var zero = torch.zeros([], device: gap.device);
        Tensor[] sums =
        [
            loss.detach(),
            _scores.Entropies!.detach().sum(),
            _divergence?.detach().sum() ?? zero,
            _losses!.ClippedLow.sum(),
            _losses.ClippedHigh.sum(),
            .. _weights is null ? Array.Empty<Tensor>() : [_weights.min(), _weights.sum(), _weights.max()],
        ];
        var values = torch.stack(Array.ConvertAll(sums, sum => sum.to_type(ScalarType.Float32))).cpu().data<float>();
        return new MicroBatchSums
        {
            Loss = values[0],
            Tokens = _tokens.LogProbabilities.shape[0],
            Entropy = values[1],
            Divergence = values[2],
            ClippedLow = values[3],
            ClippedHigh = values[4],
            Gaps = [.. gap.cpu().data<float>()],
            Weights = _weights is null ? null : (values[5], values[6], values[7]),
        };
    }

    private Tensor Divergence(Tensor now, Tensor reference) =>
        _learning.KlEstimator switch
        {
            KlEstimator.K1 => KlEstimators.K1(now, reference),
            KlEstimator.K2 => KlEstimators.K2(now, reference),
            _ => KlEstimators.K3(now, reference),
        };

    private static Tensor Column(LearnedCompletion[] part, Func<LearnedCompletion, float[]> values, Device device) =>
        torch.tensor([.. part.SelectMany(values)], device: device);
}
