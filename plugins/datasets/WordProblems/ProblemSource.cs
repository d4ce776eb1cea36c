using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Plugins.WordProblems;

/// <summary>Makes the example at any place of either part: a function of options, seed, part and place.</summary>
/// <param name="options">Which problems, and their texts.</param>
/// <param name="seed">The seed of the dataset.</param>
internal sealed class ProblemSource(WordProblemsOptions options, ulong seed)
{
    // A problem lies in the wanted part with a probability of held_out_share or what is left of it, at least 0.01.
    private const int Tries = 10_000;

    // So many problems in a row that were there already mean that hardly any other is left.
    private const int Repetitions = 2000;

    private readonly ProblemTemplate[] _templates =
    [
        .. Texts.Templates.Where(template => options.Steps.Contains(template.Steps.Count)),
    ];

    /// <summary>A training example.</summary>
    /// <param name="place">Its place, from 0.</param>
    public Example Training(int place)
    {
        var random = new RandomStream(seed, "word-problem", place);
        return ToExample(Draw(random, heldOut: false), random);
    }

    /// <summary>Held-out examples, no two of one problem.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserErrorException">There are not so many.</exception>
    public Example[] HeldOut(int count, CancellationToken cancellation)
    {
        var random = new RandomStream(seed, "held-out-word-problem");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var examples = new Example[count];
        for (var (i, misses) = (0, 0); i < count; )
        {
            cancellation.ThrowIfCancellationRequested();
            var problem = Draw(random, heldOut: true);
            if (seen.Add(problem.Content))
            {
                examples[i++] = ToExample(problem, random);
                misses = 0;
            }
            else if (++misses == Repetitions)
            {
                throw new UserErrorException(
                    $"with numbers up to {options.Maximum} only {i} different problems are held out, not {count}: lower 'held_out', "
                        + "or raise 'maximum' or 'held_out_share'"
                );
            }
        }

        return examples;
    }

    private Problem Draw(RandomStream random, bool heldOut)
    {
        for (var i = 0; i < Tries; i++)
        {
            var template = _templates[random.NextInt(_templates.Length)];
            var problem = ProblemDrawing.Draw(template, options.Maximum, random);
            if (problem.Place < options.HeldOutShare == heldOut)
            {
                return problem;
            }
        }

        throw new UserErrorException(
            $"with numbers up to {options.Maximum} no problem is {(heldOut ? "held out" : "left to learn from")}: raise 'maximum', or "
                + "change 'held_out_share'"
        );
    }

    private Example ToExample(Problem problem, RandomStream random)
    {
        var language = options.Languages[random.NextInt(options.Languages.Count)];
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["question"] = Wording.Ask(problem, language, random),
            ["working"] = problem.Working,
            ["answer"] = problem.Answer,
            ["language"] = language == WordProblemLanguage.Vi ? "vi" : "en",
            ["steps"] = problem.Template.Steps.Count.ToString(CultureInfo.InvariantCulture),
            ["template"] = problem.Template.Id,
        };
        return new Example(options.Prompt.Fill(Field))
        {
            Answer = options.Answer.Fill(Field),
            Demonstration = options.Demonstration.Fill(Field),
            Fields = fields,
        };

        string Field(string name) => fields[name];
    }
}
