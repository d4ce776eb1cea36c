namespace Rlfw.Generation.Sampling;

/// <summary>
/// Draws tokens: a pure function of logits and uniform numbers. A draw inverts the cumulative distribution over ids in their
/// order: it takes the first id whose running sum of kept probabilities exceeds uniform · (sum of all kept).
/// </summary>
internal interface ITokenSampler
{
    /// <summary>Draws a token a row.</summary>
    /// <param name="logits">[M, V], any floating dtype, contiguous.</param>
    /// <param name="rows">How.</param>
    /// <returns>
    /// Tokens int64 [M], and float32 [M, 3] for each: its log-probability at the row's temperature (1 where that is 0) before tokens
    /// are dropped; under the distribution it was drawn from (0 at temperature 0); at temperature 1.
    /// </returns>
    (Tensor Tokens, Tensor LogProbabilities) Draw(Tensor logits, SamplingRows rows);
}
