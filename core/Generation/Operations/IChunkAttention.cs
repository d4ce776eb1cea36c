using Rlfw.Generation.Running;

namespace Rlfw.Generation.Operations;

/// <summary>Attention of tokens that are read many at a time: each sees its sequence up to itself.</summary>
internal interface IChunkAttention
{
    /// <summary>Attends. What is derived from the chunks alone is made anew when they are another list.</summary>
    /// <param name="queries">[N, H, D].</param>
    /// <param name="blocks">The layer's blocks, the tokens' own keys and values written.</param>
    /// <param name="chunks">Whose tokens the queries are, in order.</param>
    /// <returns>[N, H · D].</returns>
    Tensor Attend(Tensor queries, LayerBlocks blocks, IReadOnlyList<ReadingChunk> chunks);
}
