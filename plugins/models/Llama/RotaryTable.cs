using Rlfw.Contracts;

namespace Rlfw.Plugins.Llama;

/// <summary>
/// Cosines and sines by position, made when first needed and grown by doubling, so that a model for 128 k tokens costs what
/// its longest real text does.
/// </summary>
internal sealed class RotaryTable : IDisposable
{
    private readonly float[] _frequencies;
    private readonly Device _device;
    private Tensor? _cosines;
    private Tensor? _sines;

    // What was given out whole stays valid: it may stand in a recorded graph.
    private readonly List<Tensor> _outgrown = [];
    private bool _isGivenOut;

    /// <summary>Makes an empty table.</summary>
    /// <param name="frequencies">D/2 angles per position.</param>
    /// <param name="device">Where the table lives.</param>
    public RotaryTable(float[] frequencies, Device device)
    {
        _frequencies = frequencies;
        _device = device;
    }

    /// <summary>The rows of consecutive positions: views [1, T, 1, D/2].</summary>
    public Rotation Range(long first, long count)
    {
        Grow(first + count);
        return new Rotation(
            _cosines!.narrow(0, first, count).unsqueeze(0).unsqueeze(2),
            _sines!.narrow(0, first, count).unsqueeze(0).unsqueeze(2)
        );
    }

    /// <summary>The rows of any positions below a bound, int64 [B, T]: [B, T, 1, D/2].</summary>
    public Rotation At(Tensor positions, long bound)
    {
        Grow(bound);
        return new Rotation(Rows(_cosines!, positions), Rows(_sines!, positions));
    }

    /// <summary>The rows of all positions below a bound, and perhaps more; valid until the table is disposed.</summary>
    public RotaryTables All(long bound)
    {
        Grow(bound);
        _isGivenOut = true;
        return new RotaryTables(_cosines!, _sines!);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _outgrown.ForEach(table => table.Dispose());
        _cosines?.Dispose();
        _sines?.Dispose();
    }

    private Tensor Rows(Tensor table, Tensor positions) =>
        table
            .index_select(0, positions.reshape(-1))
            .reshape(positions.shape[0], positions.shape[1], 1, _frequencies.Length);

    private void Grow(long length)
    {
        if (_cosines is not null && _cosines.shape[0] >= length)
        {
            return;
        }

        var rows = 64L;
        while (rows < length)
        {
            rows *= 2;
        }

        var cosines = new float[rows * _frequencies.Length];
        var sines = new float[rows * _frequencies.Length];
        for (var i = 0; i < cosines.Length; i++)
        {
            // The product in single precision, as the checkpoints were trained with; it matters at far positions.
            var angle = (i / _frequencies.Length) * _frequencies[i % _frequencies.Length];
            cosines[i] = MathF.Cos(angle);
            sines[i] = MathF.Sin(angle);
        }

        if (_isGivenOut)
        {
            _outgrown.AddRange([_cosines!, _sines!]);
            _isGivenOut = false;
        }
        else
        {
            _cosines?.Dispose();
            _sines?.Dispose();
        }

        _cosines = torch.tensor(cosines, [rows, _frequencies.Length], device: _device).DetachFromDisposeScope();
        _sines = torch.tensor(sines, [rows, _frequencies.Length], device: _device).DetachFromDisposeScope();
    }
}
