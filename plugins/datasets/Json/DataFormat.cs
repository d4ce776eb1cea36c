namespace Rlfw.Plugins.Json;

/// <summary>How a file holds its rows.</summary>
public enum DataFormat
{
    /// <summary>A JSON array of objects, or JSON Lines: an object a line.</summary>
    Json,

    /// <summary>Values with commas between them, as RFC 4180 has them; the first row names the columns.</summary>
    Csv,

    /// <summary>As <see cref="Csv"/>, with tabs.</summary>
    Tsv,
}
