using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>
/// Turns a dataset's examples into token ids, all of them before the first training step, so that an example that does not
/// fit is found at once and not after an hour.
/// </summary>
internal static class ExampleEncoder
{
    /// <summary>Examples whose completions will be generated.</summary>
    /// <param name="model">The language model.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="split">"training" or "held-out", for messages.</param>
    /// <param name="maximumNewTokens">Tokens that a completion may have.</param>
    /// <exception cref="UserErrorException">An example cannot be encoded, or prompt and completion do not fit the model.</exception>
    public static IReadOnlyList<EncodedExample> Prompts(
        ICausalLanguageModel model,
        IReadOnlyList<Example> examples,
        string split,
        int maximumNewTokens
    ) =>
        [
            .. examples.Select(
                (example, i) =>
                {
                    var prompt = Prompt(model, example, split, i);
                    return prompt.Length + maximumNewTokens <= model.MaximumLength
                        ? new EncodedExample(example, prompt, [])
                        : throw new UserErrorException(
                            $"{split} example {i}: its prompt has {prompt.Length} tokens and a completion up to "
                                + $"{maximumNewTokens}, together more than the {model.MaximumLength} that the model takes; "
                                + "shorten the prompt or the completions, or enlarge the model's maximum length"
                        );
                }
            ),
        ];

    /// <summary>Examples whose demonstrations are learned.</summary>
    /// <param name="model">The language model.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="split">"training" or "held-out", for messages.</param>
    /// <exception cref="UserErrorException">An example has no demonstration, cannot be encoded, or does not fit the model.</exception>
    public static IReadOnlyList<EncodedExample> Demonstrations(
        ICausalLanguageModel model,
        IReadOnlyList<Example> examples,
        string split
    ) =>
        [
            .. examples.Select(
                (example, i) =>
                {
                    var prompt = Prompt(model, example, split, i);
                    var text =
                        example.Demonstration
                        ?? throw new UserErrorException(
                            $"{split} example {i} has no demonstration, and the algorithm learns from demonstrations; "
                                + "choose a dataset that has them, or map a column to them"
                        );
                    int[] demonstration = [.. Encode(model.Tokenizer, text, split, i), model.Tokenizer.EndId];
                    var length = prompt.Length + demonstration.Length;
                    return length <= model.MaximumLength
                        ? new EncodedExample(example, prompt, demonstration)
                        : throw new UserErrorException(
                            $"{split} example {i}: prompt and demonstration have {length} tokens, more than the "
                                + $"{model.MaximumLength} that the model takes; shorten them or enlarge the model's maximum length"
                        );
                }
            ),
        ];

    private static int[] Prompt(ICausalLanguageModel model, Example example, string split, int index)
    {
        var ids = Encode(model.Tokenizer, example.Prompt, split, index);
        int[] prompt = model.Tokenizer.BeginId is { } begin ? [begin, .. ids] : ids;
        return prompt.Length > 0
            ? prompt
            : throw new UserErrorException(
                $"{split} example {index} has an empty prompt, and the tokenizer has no begin token"
            );
    }

    private static int[] Encode(ITokenizer tokenizer, string text, string split, int index)
    {
        try
        {
            return tokenizer.Encode(text);
        }
        catch (UserErrorException e)
        {
            throw new UserErrorException($"{split} example {index}: {e.Message}", e);
        }
    }
}
