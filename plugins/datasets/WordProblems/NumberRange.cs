namespace Rlfw.Plugins.WordProblems;

/// <summary>A number that is drawn.</summary>
/// <param name="Name">Its name in formulas and questions.</param>
/// <param name="Low">The smallest value.</param>
/// <param name="High">The largest value; null for the option's maximum.</param>
internal sealed record NumberRange(string Name, int Low, int? High);
