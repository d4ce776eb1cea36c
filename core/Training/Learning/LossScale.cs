namespace Rlfw.Training.Learning;

/// <summary>
/// How large a micro-batch's share is of what is averaged over. Completions that are left out because they teach nothing still
/// count here, so that leaving them out changes nothing.
/// </summary>
/// <param name="StepTokens">Tokens of all completions of the training step that count.</param>
/// <param name="MicroBatchTokens">Tokens of the micro-batch that count.</param>
/// <param name="MicroBatchRows">Completions of the micro-batch.</param>
/// <param name="MinibatchRows">Completions of the minibatch, for which one gradient step is taken.</param>
public sealed record LossScale(long StepTokens, long MicroBatchTokens, int MicroBatchRows, int MinibatchRows)
{
    /// <summary>Tokens of the minibatch that count: what an entropy bonus is a mean over, whatever the objective divides by.</summary>
    public long MinibatchTokens { get; init; } = MicroBatchTokens;
}
