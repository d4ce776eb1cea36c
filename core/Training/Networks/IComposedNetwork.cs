namespace Rlfw.Training.Networks;

/// <summary>A network that computes with others: the optimizer learns those.</summary>
internal interface IComposedNetwork : ITrainableNetwork
{
    /// <summary>What learns, in a fixed order.</summary>
    IReadOnlyList<ITrainable> Parts { get; }
}
