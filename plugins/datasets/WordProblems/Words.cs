namespace Rlfw.Plugins.WordProblems;

/// <summary>What the questions of one language speak of.</summary>
/// <param name="People">Names with their pronoun; empty where the language needs none.</param>
/// <param name="Things">What one can own and buy.</param>
/// <param name="Boxes">What things are put into.</param>
internal sealed record Words(
    IReadOnlyList<(string Name, string Pronoun)> People,
    IReadOnlyList<Noun> Things,
    IReadOnlyList<Noun> Boxes
);
