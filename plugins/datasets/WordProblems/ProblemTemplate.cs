using Rlfw.Contracts;

namespace Rlfw.Plugins.WordProblems;

/// <summary>A kind of problem: its numbers, how it is solved, and its question in every language.</summary>
internal sealed record ProblemTemplate
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>The numbers that are drawn.</summary>
    public required IReadOnlyList<NumberRange> Numbers { get; init; }

    /// <summary>Numbers that follow from others, in order.</summary>
    public required IReadOnlyList<(string Name, Formula Formula)> Follows { get; init; }

    /// <summary>The worked solution; the last step gives the answer.</summary>
    public required IReadOnlyList<Formula> Steps { get; init; }

    /// <summary>The question by language.</summary>
    public required IReadOnlyDictionary<WordProblemLanguage, TextTemplate> Questions { get; init; }

    /// <summary>The names of the numbers that the question states, sorted: with the template they are the problem.</summary>
    public required IReadOnlyList<string> Stated { get; init; }
}
