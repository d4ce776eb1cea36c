namespace Rlfw.Torch.Extensions;

/// <summary>How many threads run a kernel: blocks in up to three dimensions, each of the same number of threads.</summary>
/// <param name="X">Blocks, the dimension whose neighbours start beside each other.</param>
/// <param name="Y">Blocks, at most 65,535.</param>
/// <param name="Z">Blocks, at most 65,535.</param>
/// <param name="Threads">Threads of a block, at most 1,024.</param>
/// <param name="SharedBytes">Dynamic shared memory of a block.</param>
public readonly record struct KernelShape(long X, long Y, long Z, int Threads, int SharedBytes = 0)
{
    /// <summary>Blocks in one dimension.</summary>
    public KernelShape(long blocks, int threads)
        : this(blocks, 1, 1, threads) { }

    /// <summary>Whether there is nothing to run.</summary>
    public bool IsEmpty => X == 0 || Y == 0 || Z == 0;
}
