namespace Rlfw.Cli;

/// <summary>What was found of a GPU.</summary>
/// <param name="Name">What its maker calls it.</param>
/// <param name="ComputeCapability">Such as 90 for 9.0.</param>
/// <param name="Multiprocessors">How many it has.</param>
/// <param name="FreeBytes">Memory that nobody holds.</param>
/// <param name="TotalBytes">Its memory.</param>
internal sealed record GpuFacts(
    string Name,
    int ComputeCapability,
    int Multiprocessors,
    long FreeBytes,
    long TotalBytes
);
