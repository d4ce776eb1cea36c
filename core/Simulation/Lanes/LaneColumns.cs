using System.Numerics;
using Rlfw.Contracts;

namespace Rlfw.Simulation;

/// <summary>
/// The state of N simulated things as a column for each quantity, so that arithmetic takes many of them at once. Columns are longer
/// than N where that fills the last vector: code has no rest to treat otherwise, and one thing computes as one of many does.
/// </summary>
public sealed class LaneColumns : IStateful
{
    private readonly string[] _names;
    private readonly double[][] _columns;

    /// <summary>Makes columns of zeros.</summary>
    /// <param name="count">N, at least 1.</param>
    /// <param name="names">What the columns hold: their names in checkpoints.</param>
    public LaneColumns(int count, params string[] names)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        Padded = Pad(count);
        _names = names;
        _columns = [.. names.Select(_ => new double[Padded])];
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>The length of every column, a multiple of <see cref="Vector{T}.Count"/>.</summary>
    public int Padded { get; }

    /// <summary>A column, [<see cref="Padded"/>].</summary>
    /// <param name="column">Which, in the order of the names.</param>
    public double[] this[int column] => _columns[column];

    /// <summary>The length that a column of some numbers has.</summary>
    /// <param name="count">How many numbers.</param>
    public static int Pad(int count) =>
        (count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var i = 0; i < _names.Length; i++)
        {
            state.Write(_names[i], _columns[i].AsSpan(0, Count));
        }
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (var i = 0; i < _names.Length; i++)
        {
            SavedArrays.Check(_names[i], state.ReadDoubles(_names[i]), Count).CopyTo(_columns[i], 0);
        }
    }
}
