namespace Rlfw.Plugins.WordProblems;

/// <summary>A noun; in Vietnamese with its classifier, and both forms are one.</summary>
/// <param name="Singular">One of them.</param>
/// <param name="Plural">Several.</param>
internal sealed record Noun(string Singular, string Plural);
