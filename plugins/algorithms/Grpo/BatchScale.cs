namespace Rlfw.Plugins.Grpo;

/// <summary>
/// What a micro-batch is a part of. Counts include completions that were not computed because their advantage is 0: they
/// add nothing to the loss, but they are in its denominators.
/// </summary>
/// <param name="GenerationTokens">Tokens that count in all completions of the training step, N.</param>
/// <param name="Tokens">Tokens that count in the micro-batch.</param>
/// <param name="Rows">Completions in the micro-batch, B.</param>
/// <param name="MicroBatches">Micro-batches of the gradient step (gradient accumulation).</param>
public sealed record BatchScale(long GenerationTokens, long Tokens, int Rows, int MicroBatches);
