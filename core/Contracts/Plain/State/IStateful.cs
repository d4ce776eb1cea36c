namespace Rlfw.Contracts;

/// <summary>
/// Something whose state goes into a checkpoint. After <see cref="Load"/> it must behave, bit for bit, as the saved one
/// would have: exact resume rests on it. Both are called on the run's own thread, between training steps.
/// </summary>
public interface IStateful
{
    /// <summary>Writes all state that later behaviour depends on.</summary>
    /// <param name="state">The component's own section.</param>
    void Save(IStateWriter state);

    /// <summary>Takes over saved state.</summary>
    /// <param name="state">The section that <see cref="Save"/> wrote.</param>
    /// <exception cref="KeyNotFoundException">A value is missing; the checkpoint reader turns it into a message.</exception>
    void Load(IStateReader state);
}
