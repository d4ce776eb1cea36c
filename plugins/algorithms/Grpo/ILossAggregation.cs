namespace Rlfw.Plugins.Grpo;

/// <summary>Makes one number of the token losses of a micro-batch. The micro-batches of a gradient step add up.</summary>
public interface ILossAggregation
{
    /// <summary>Aggregates.</summary>
    /// <param name="losses">Token losses, float32 [B, T].</param>
    /// <param name="mask">1 on tokens that count, else 0; float32 [B, T].</param>
    /// <param name="scale">What the micro-batch is a part of.</param>
    /// <returns>A scalar.</returns>
    Tensor Aggregate(Tensor losses, Tensor mask, BatchScale scale);
}
