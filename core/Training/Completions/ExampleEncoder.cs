using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>
/// Turns a dataset's examples into token ids and checks that they fit the model. Each text is encoded once, however many
/// stages and checks ask for it.
/// </summary>
/// <param name="model">The language model.</param>
public sealed class ExampleEncoder(ICausalLanguageModel model)
{
    // By reference: a dataset gives the same objects to every stage, and comparing texts would cost as much as encoding them.
    private readonly Dictionary<Example, int[]> _prompts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Example, int[]> _demonstrations = new(ReferenceEqualityComparer.Instance);

    /// <summary>Examples whose completions will be generated.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="maximumNewTokens">Tokens that a completion may have.</param>
    /// <exception cref="UserErrorException">An example cannot be encoded, or prompt and completion do not fit the model.</exception>
    public IReadOnlyList<EncodedExample> Prompts(ExampleSelection examples, int maximumNewTokens)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return examples.Select(
            (example, where) =>
            {
                var prompt = Prompt(example, where);
                var room = model.MaximumLength - prompt.Length;
                return maximumNewTokens <= room
                    ? new EncodedExample(example, prompt, [])
                    : throw new UserErrorException(
                        $"{where}: its prompt has {prompt.Length} tokens and a completion up to {maximumNewTokens}, together "
                            + $"more than the {model.MaximumLength} that the model takes; "
                            + (room > 0 ? $"lower the algorithm's max_new_tokens to {room}, " : "")
                            + "shorten the prompt, or enlarge the model's maximum length (its option max_length)"
                    );
            }
        );
    }

    /// <summary>Examples whose demonstrations are learned.</summary>
    /// <param name="examples">The examples.</param>
    /// <exception cref="UserErrorException">An example has no demonstration, cannot be encoded, or does not fit the model.</exception>
    public IReadOnlyList<EncodedExample> Demonstrations(ExampleSelection examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return examples.Select(
            (example, where) =>
            {
                var prompt = Prompt(example, where);
                var demonstration = Demonstration(example, where);
                var length = prompt.Length + demonstration.Length;
                return length <= model.MaximumLength
                    ? new EncodedExample(example, prompt, demonstration)
                    : throw new UserErrorException(
                        $"{where}: prompt and demonstration have {length} tokens, more than the {model.MaximumLength} that "
                            + "the model takes; shorten them, or enlarge the model's maximum length (its option max_length)"
                    );
            }
        );
    }

    private int[] Prompt(Example example, string where)
    {
        if (!_prompts.TryGetValue(example, out var prompt))
        {
            var ids = Encode(example.Prompt, where);
            prompt = model.Tokenizer.BeginId is { } begin ? [begin, .. ids] : ids;
            _prompts.Add(example, prompt);
        }

        return prompt.Length > 0
            ? prompt
            : throw new UserErrorException($"{where} has an empty prompt, and the tokenizer has no begin token");
    }

    private int[] Demonstration(Example example, string where)
    {
        if (!_demonstrations.TryGetValue(example, out var demonstration))
        {
            var text =
                example.Demonstration
                ?? throw new UserErrorException(
                    $"{where} has no demonstration, and the algorithm learns from demonstrations; "
                        + "choose a dataset that has them, or map a column to them"
                );
            demonstration = [.. Encode(text, where), model.Tokenizer.EndId];
            _demonstrations.Add(example, demonstration);
        }

        return demonstration;
    }

    private int[] Encode(string text, string where)
    {
        try
        {
            return model.Tokenizer.Encode(text);
        }
        catch (UserErrorException e)
        {
            throw new UserErrorException($"{where}: {e.Message}", e);
        }
    }
}
