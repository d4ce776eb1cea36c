namespace ThirdParty;

/// <summary>Where the lines go.</summary>
public sealed record LinesOptions
{
    /// <summary>The file's name within the run folder.</summary>
    public string File { get; init; } = "lines.txt";
}
