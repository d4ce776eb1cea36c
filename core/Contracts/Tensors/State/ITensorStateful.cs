namespace Rlfw.Contracts;

/// <summary>As <see cref="IStateful"/>, for components whose state holds tensors.</summary>
public interface ITensorStateful
{
    /// <summary>Writes all state that later behaviour depends on.</summary>
    /// <param name="state">The component's own section.</param>
    void Save(ITensorStateWriter state);

    /// <summary>Takes over saved state.</summary>
    /// <param name="state">The section that <see cref="Save"/> wrote.</param>
    void Load(ITensorStateReader state);
}
