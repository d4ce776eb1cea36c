namespace Rlfw.Cli;

/// <summary>How something is.</summary>
internal enum Health
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Runs work, but slower or with less.</summary>
    Poor,

    /// <summary>Runs cannot work.</summary>
    Broken,
}
