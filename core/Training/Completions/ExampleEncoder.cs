using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>
/// Turns a dataset's examples into token ids and checks all of them against what the model takes and what their own limit says
/// before the first is used.
/// </summary>
public sealed class ExampleEncoder
{
    private readonly ICausalLanguageModel _model;
    private readonly ILogger _logger;
    private readonly ExampleTokens _tokens;

    // By reference: a dataset gives the same lists to every stage, and comparing texts would cost as much as encoding them.
    private readonly Dictionary<IReadOnlyList<Example>, SplitTokens> _splits = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Makes the encoder.</summary>
    /// <param name="model">The language model.</param>
    /// <param name="logger">Told how many prompts were left out or cut; null for nobody.</param>
    public ExampleEncoder(ICausalLanguageModel model, ILogger? logger = null)
    {
        _model = model;
        _logger = logger ?? NullLogger.Instance;
        _tokens = new ExampleTokens(model);
    }

    /// <summary>Examples whose completions will be generated.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="maximumNewTokens">Tokens that a completion may have.</param>
    /// <exception cref="UserErrorException">
    /// An example cannot be encoded, prompt and completion do not fit the model, or no example is left.
    /// </exception>
    public IReadOnlyList<EncodedExample> Prompts(ExampleSelection examples, int maximumNewTokens)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var room = _model.MaximumLength - maximumNewTokens;
        var split = Of(examples.Split);
        var (kept, sizes) = Fit(
            examples,
            split,
            _ => room,
            (_, prompt) =>
                $"its prompt has {prompt} tokens and a completion up to {maximumNewTokens}, together "
                + $"more than the {_model.MaximumLength} that the model takes; "
                + (
                    prompt < _model.MaximumLength
                        ? $"lower the algorithm's max_new_tokens to {_model.MaximumLength - prompt}, "
                        : ""
                )
                + "shorten the prompt, or enlarge the model's maximum length (its option max_length)"
        );
        return new EncodedExamples(
            kept,
            sizes,
            place =>
            {
                var example = examples.Split[place];
                var prompt = split.Prompt(example, place, examples.NameOf(place));
                return new EncodedExample(example, Last(prompt, Allowed(example.Limit, room)), []);
            }
        );
    }

    /// <summary>Examples whose demonstrations are learned.</summary>
    /// <param name="examples">The examples.</param>
    /// <exception cref="UserErrorException">
    /// An example has no demonstration, cannot be encoded, or does not fit the model; or no example is left.
    /// </exception>
    public IReadOnlyList<EncodedExample> Demonstrations(ExampleSelection examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var split = Of(examples.Split);
        return Answered(
            examples,
            (place, where) => split.DemonstrationLength(place, where),
            (example, place, where) => new EncodedExample(example, [], split.Demonstration(example, place, where))
        );
    }

    /// <summary>Examples whose demonstrations are learned against their rejected answers.</summary>
    /// <param name="examples">The examples.</param>
    /// <exception cref="UserErrorException">
    /// An example lacks one of the two, cannot be encoded, or does not fit the model; or no example is left.
    /// </exception>
    public IReadOnlyList<EncodedExample> Pairs(ExampleSelection examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var split = Of(examples.Split);
        return Answered(
            examples,
            (place, where) => split.PairLength(place, where),
            (example, place, where) =>
                new EncodedExample(example, [], split.Demonstration(example, place, where))
                {
                    RejectedIds = split.Rejected(example, place, where),
                }
        );
    }

    /// <summary>Examples with given answers.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="length">The tokens of the longest answer at a place.</param>
    /// <param name="encode">The example's answers, without its prompt.</param>
    private EncodedExamples Answered(
        ExampleSelection examples,
        Func<int, string, int> length,
        Func<Example, int, string, EncodedExample> encode
    )
    {
        var split = Of(examples.Split);
        var (kept, sizes) = Fit(
            examples,
            split,
            place => _model.MaximumLength - length(place, examples.NameOf(place)),
            (place, prompt) =>
                $"prompt and demonstration have {prompt + length(place, "")} tokens, more than the "
                + $"{_model.MaximumLength} that the model takes; shorten them, or enlarge the model's maximum length (its option "
                + "max_length)"
        );
        return new EncodedExamples(
            kept,
            sizes,
            place =>
            {
                var (example, where) = (examples.Split[place], examples.NameOf(place));
                var prompt = split.Prompt(example, place, where);
                var answers = encode(example, place, where);
                var answer = Math.Max(answers.DemonstrationIds.Length, answers.RejectedIds.Length);
                var allowed = Allowed(example.Limit, _model.MaximumLength - answer);
                return answers with { PromptIds = Last(prompt, allowed) };
            }
        );
    }

    private SplitTokens Of(IReadOnlyList<Example> split)
    {
        if (!_splits.TryGetValue(split, out var tokens))
        {
            tokens = new SplitTokens(split, _tokens);
            _splits.Add(split, tokens);
        }

        return tokens;
    }

    /// <summary>The places of the examples that are used and their longest texts; says how many prompts are left out and how many are cut.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="split">Their tokens.</param>
    /// <param name="room">The tokens that the model leaves the prompt at a place.</param>
    /// <param name="misfit">What is said of a place and a prompt's length that exceed it.</param>
    private (int[] Kept, ExampleSizes Sizes) Fit(
        ExampleSelection examples,
        SplitTokens split,
        Func<int, int> room,
        Func<int, int, string> misfit
    )
    {
        var kept = new List<int>(examples.Places.Count);
        var (cut, longest) = (0, 0);
        var sizes = new ExampleSizes(0, 0, 0);
        foreach (var place in examples.Places)
        {
            var where = examples.NameOf(place);
            var inModel = room(place);
            var (length, limit) = split.PromptLength(place, where);
            longest = Math.Max(longest, length);
            if (length <= Allowed(limit, inModel))
            {
                sizes = Larger(sizes, length, _model.MaximumLength - inModel);
                kept.Add(place);
                continue;
            }

            if (
                limit is null or { Otherwise: LongPrompts.Error }
                || (limit.Otherwise == LongPrompts.Cut && inModel < 1)
            )
            {
                throw new UserErrorException(
                    $"{where}: {(length > inModel ? misfit(place, length) : Beyond(length, limit!))}"
                );
            }

            if (limit.Otherwise == LongPrompts.Cut)
            {
                cut++;
                sizes = Larger(sizes, Allowed(limit, inModel), _model.MaximumLength - inModel);
                kept.Add(place);
            }
        }

        Say(examples, kept.Count, cut, longest);
        return ([.. kept], sizes);
    }

    private static ExampleSizes Larger(ExampleSizes sizes, int prompt, int answer) =>
        new(Math.Max(sizes.Prompt, prompt), Math.Max(sizes.Answer, answer), Math.Max(sizes.Text, prompt + answer));

    private void Say(ExampleSelection examples, int kept, int cut, int longest)
    {
        var all = examples.Places.Count;
        if (kept == 0 && all > 0)
        {
            throw new UserErrorException(
                $"{examples.Purpose}: all {all} prompts are too long (up to {longest} tokens) and left out (long_prompts: drop): raise "
                    + "the dataset's max_prompt_tokens, lower the algorithm's max_new_tokens, or enlarge the model's maximum length"
            );
        }

        foreach (var (count, what) in new[] { (all - kept, "left out"), (cut, "cut to their last tokens") })
        {
            var notice =
                $"{examples.Purpose}: {count} of {all} prompts are too long and {what}; the longest has {longest} tokens";
            if (count > 0 && _said.Add(notice))
            {
                _logger.LogWarning("{Notice}", notice);
            }
        }
    }

    private static string Beyond(int length, PromptLimit limit) =>
        $"its prompt has {length} tokens, more than the dataset's max_prompt_tokens {limit.MaximumTokens}: raise that, or choose with "
        + "long_prompts: drop or cut what happens to such prompts";

    private static int Allowed(PromptLimit? limit, int room) => Math.Min(limit?.MaximumTokens ?? int.MaxValue, room);

    private static int[] Last(int[] ids, int count) => ids.Length <= count ? ids : ids[^count..];
}
