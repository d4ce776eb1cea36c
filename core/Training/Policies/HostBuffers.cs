namespace Rlfw.Training.Policies;

/// <summary>Arrays that are kept from call to call and grow with the largest batch.</summary>
internal static class HostBuffers
{
    /// <summary>Makes sure of a length; what was in a shorter array is lost.</summary>
    /// <param name="buffer">The array.</param>
    /// <param name="length">The least length.</param>
    public static void Grow(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new float[length];
        }
    }
}
