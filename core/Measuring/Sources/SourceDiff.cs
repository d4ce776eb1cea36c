namespace Rlfw.Measuring;

/// <summary>How the files of a repository differ from its commit.</summary>
/// <param name="Text">
/// The differences as git writes them; empty without any. It may hold secrets: send it through a <see cref="SecretFilter"/>
/// before it is stored or sent. A last line says so where it is cut.
/// </param>
/// <param name="IsCut">Whether it was too long, and its end is left out.</param>
public sealed record SourceDiff(string Text, bool IsCut);
