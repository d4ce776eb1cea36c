using System.Globalization;
using System.Text;

namespace Rlfw.Plugins.WordProblems;

/// <summary>A template with numbers: what is asked, whatever the language and whoever is spoken of.</summary>
/// <param name="Template">The template.</param>
/// <param name="Numbers">Every number of it by name, the steps' results r1, r2, ... included.</param>
internal sealed record Problem(ProblemTemplate Template, IReadOnlyDictionary<string, long> Numbers)
{
    /// <summary>The answer.</summary>
    public string Answer => Text(Result(Template.Steps.Count - 1));

    /// <summary>The worked solution: <c>15 - 6 = 9. 9 + 9 = 18.</c></summary>
    public string Working =>
        string.Join(' ', Template.Steps.Select((step, i) => $"{step.Written(Numbers)} = {Text(Result(i))}."));

    /// <summary>What makes it this problem: <c>bus-stop a=15 b=6 c=9</c>.</summary>
    public string Content =>
        string.Concat([Template.Id, .. Template.Stated.Select(name => $" {name}={Text(Numbers[name])}")]);

    /// <summary>
    /// A number in [0, 1) that depends on the content alone, not on a seed: a problem that one run holds out is held out in all
    /// others too, so that a model which one of them trained can be evaluated and trained further by another.
    /// </summary>
    public double Place
    {
        get
        {
            var hash = 14695981039346656037UL;
            foreach (var b in Encoding.UTF8.GetBytes(Content))
            {
                hash = (hash ^ b) * 1099511628211UL;
            }

            // FNV-1a alone leaves the high bits of short texts alike; these steps of MurmurHash3 spread them.
            hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
            hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
            hash ^= hash >> 33;
            return (hash >> 11) * (1.0 / (1UL << 53));
        }
    }

    private long Result(int step) => Numbers[$"r{step + 1}"];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
