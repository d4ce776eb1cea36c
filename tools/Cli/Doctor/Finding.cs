namespace Rlfw.Cli;

/// <summary>Something the doctor looked at.</summary>
/// <param name="What">The thing.</param>
/// <param name="Health">How it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Cure">What to do about it; empty where it is good.</param>
internal sealed record Finding(string What, Health Health, string Found, string Cure = "");
