namespace Rlfw.Contracts;

/// <summary>A section of a checkpoint being read. A missing key throws <see cref="KeyNotFoundException"/> with its full path.</summary>
public interface IStateReader
{
    /// <summary>The keys of this section, sections included, in the order written.</summary>
    IReadOnlyList<string> Keys { get; }

    /// <summary>Reads an integer.</summary>
    long ReadInt64(string key);

    /// <summary>Reads a number.</summary>
    double ReadDouble(string key);

    /// <summary>Reads a flag.</summary>
    bool ReadBoolean(string key);

    /// <summary>Reads text.</summary>
    string ReadString(string key);

    /// <summary>Reads an array.</summary>
    float[] ReadSingles(string key);

    /// <summary>Reads an array.</summary>
    double[] ReadDoubles(string key);

    /// <summary>Reads an array.</summary>
    long[] ReadInt64s(string key);

    /// <summary>Opens a section below this one.</summary>
    IStateReader Section(string key);
}
