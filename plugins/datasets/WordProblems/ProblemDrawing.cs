using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Plugins.WordProblems;

/// <summary>Draws the numbers of a template until they make a problem.</summary>
internal static class ProblemDrawing
{
    // The rarest template needs about a hundred tries with a maximum of 20.
    private const int Tries = 20_000;

    /// <summary>A problem: what is stated is at least 2, every result at least 1, and nothing above the maximum.</summary>
    /// <param name="template">The template.</param>
    /// <param name="maximum">The largest number.</param>
    /// <param name="random">The stream.</param>
    /// <exception cref="UserErrorException">No numbers up to the maximum make a problem.</exception>
    public static Problem Draw(ProblemTemplate template, int maximum, RandomStream random)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (Try(template, maximum, random) is { } numbers)
            {
                return new Problem(template, numbers);
            }
        }

        throw new UserErrorException(
            $"no problem of the kind '{template.Id}' was found with numbers up to {maximum}: raise 'maximum'"
        );
    }

    private static Dictionary<string, long>? Try(ProblemTemplate template, int maximum, RandomStream random)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var range in template.Numbers)
        {
            var high = Math.Min(range.High ?? maximum, maximum);
            numbers[range.Name] = range.Low + random.NextInt(high - range.Low + 1);
        }

        foreach (var (name, formula) in template.Follows)
        {
            if (formula.Value(numbers) is not { } value)
            {
                return null;
            }

            numbers[name] = value;
        }

        if (!template.Stated.All(name => numbers[name] >= 2 && numbers[name] <= maximum))
        {
            return null;
        }

        for (var i = 0; i < template.Steps.Count; i++)
        {
            if (template.Steps[i].Value(numbers) is not { } result || result < 1 || result > maximum)
            {
                return null;
            }

            numbers[string.Create(CultureInfo.InvariantCulture, $"r{i + 1}")] = result;
        }

        return numbers;
    }
}
