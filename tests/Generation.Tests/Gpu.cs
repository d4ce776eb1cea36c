namespace Rlfw.Generation.Tests;

/// <summary>Tests that record graphs on the one GPU run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Gpu
{
    public const string Name = "the gpu";
}
