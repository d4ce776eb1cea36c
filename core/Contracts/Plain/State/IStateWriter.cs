namespace Rlfw.Contracts;

/// <summary>A section of a checkpoint being written. Keys are unique within a section.</summary>
public interface IStateWriter
{
    /// <summary>Writes an integer.</summary>
    void Write(string key, long value);

    /// <summary>Writes a number, exactly.</summary>
    void Write(string key, double value);

    /// <summary>Writes a flag.</summary>
    void Write(string key, bool value);

    /// <summary>Writes text.</summary>
    void Write(string key, string value);

    /// <summary>Writes an array, exactly.</summary>
    void Write(string key, ReadOnlySpan<float> values);

    /// <summary>Writes an array, exactly.</summary>
    void Write(string key, ReadOnlySpan<double> values);

    /// <summary>Writes an array.</summary>
    void Write(string key, ReadOnlySpan<long> values);

    /// <summary>Opens a section below this one.</summary>
    IStateWriter Section(string key);
}
