namespace Rlfw.Contracts;

/// <summary>
/// An <see cref="UpdateRecord"/> that tells the advantage by which each completion was learned, so that it is stored beside
/// the completion. It is not a metric.
/// </summary>
public interface IReportsAdvantages
{
    /// <summary>The advantage of each completion of the batch, in its order; 0 where a completion was left out.</summary>
    IReadOnlyList<float> Advantages { get; }
}
