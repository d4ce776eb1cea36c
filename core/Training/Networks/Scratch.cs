namespace Rlfw.Training.Networks;

/// <summary>An array for intermediate results that is made when it is first needed, and again only where more is needed.</summary>
public sealed class Scratch
{
    private float[] _values = [];

    /// <summary>The array's beginning; what stood there last is still there, as long as no more was taken since.</summary>
    /// <param name="length">How many numbers.</param>
    public Span<float> Take(int length)
    {
        if (_values.Length < length)
        {
            _values = new float[length];
        }

        return _values.AsSpan(0, length);
    }
}
