using System.Runtime.InteropServices;

namespace Rlfw.Torch.Interop;

/// <summary>A tagged value as the native side reads and writes it: 16 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    /// <summary>The payload of integers, booleans and devices.</summary>
    [FieldOffset(0)]
    public long Integer;

    /// <summary>The payload of floating-point numbers.</summary>
    [FieldOffset(0)]
    public double Real;

    /// <summary>The payload of handles, strings and lists.</summary>
    [FieldOffset(0)]
    public nint Pointer;

    /// <summary>What this value is.</summary>
    [FieldOffset(8)]
    public ValueTag Tag;

    /// <summary>Elements of a list, bytes of a string.</summary>
    [FieldOffset(12)]
    public int Length;
}
