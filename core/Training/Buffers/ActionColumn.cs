using System.Runtime.InteropServices;
using Rlfw.Contracts;

namespace Rlfw.Training.Buffers;

/// <summary>
/// The actions of a replay buffer: an index takes as many bytes as the number of actions needs, a vector one float a component.
/// </summary>
internal sealed class ActionColumn
{
    private readonly int _width;
    private readonly float[] _vectors;
    private readonly byte[] _bytes;
    private readonly ushort[] _shorts;
    private readonly int[] _integers;

    /// <summary>Makes room for actions.</summary>
    /// <param name="capacity">How many.</param>
    /// <param name="space">Where they come from.</param>
    public ActionColumn(int capacity, Space space)
    {
        _width = space.Size;
        var bytes = BytesPerAction(space);
        _vectors = space is DiscreteSpace ? [] : new float[capacity * _width];
        _bytes = space is DiscreteSpace && bytes == 1 ? new byte[capacity] : [];
        _shorts = space is DiscreteSpace && bytes == 2 ? new ushort[capacity] : [];
        _integers = space is DiscreteSpace && bytes == 4 ? new int[capacity] : [];
    }

    /// <summary>What an action takes.</summary>
    public static int BytesPerAction(Space space) =>
        space switch
        {
            DiscreteSpace { Count: <= 1 << 8 } => 1,
            DiscreteSpace { Count: <= 1 << 16 } => 2,
            DiscreteSpace => 4,
            _ => sizeof(float) * space.Size,
        };

    /// <summary>Keeps an action.</summary>
    public void Set(int slot, ReadOnlySpan<float> action)
    {
        if (_vectors.Length > 0)
        {
            action.CopyTo(_vectors.AsSpan(slot * _width, _width));
        }
        else if (_bytes.Length > 0)
        {
            _bytes[slot] = (byte)action[0];
        }
        else if (_shorts.Length > 0)
        {
            _shorts[slot] = (ushort)action[0];
        }
        else
        {
            _integers[slot] = (int)action[0];
        }
    }

    /// <summary>Reads an action, as floats.</summary>
    public void Get(int slot, Span<float> action)
    {
        if (_vectors.Length > 0)
        {
            _vectors.AsSpan(slot * _width, _width).CopyTo(action);
        }
        else
        {
            action[0] =
                _bytes.Length > 0 ? _bytes[slot]
                : _shorts.Length > 0 ? _shorts[slot]
                : _integers[slot];
        }
    }

    /// <summary>The bytes of the first actions, for a checkpoint.</summary>
    public Span<byte> Bytes(int count) =>
        _vectors.Length > 0 ? MemoryMarshal.AsBytes(_vectors.AsSpan(0, count * _width))
        : _bytes.Length > 0 ? _bytes.AsSpan(0, count)
        : _shorts.Length > 0 ? MemoryMarshal.AsBytes(_shorts.AsSpan(0, count))
        : MemoryMarshal.AsBytes(_integers.AsSpan(0, count));
}
