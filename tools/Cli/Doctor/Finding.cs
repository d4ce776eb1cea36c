namespace Rlfw.Cli;

/// <summary>Something the doctor looked at.</summary>
/// <param name="What">The thing.</param>
/// <param name="Health">How it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Cure">What to do about it; empty where it is good.</param>
internal sealed record Finding(string What, Health Health, string Found, string Cure = "");

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
