using Rlfw.Contracts;

namespace Rlfw.Training.Completions;

/// <summary>
/// The token ids of one example's texts: a plain prompt behind the begin token, or a dialog as the chat template renders it. What
/// texts hold is encoded as ordinary text: a special token that data spells out does not become special.
/// </summary>
/// <param name="model">The language model; its tokenizer and its stop ids count.</param>
internal sealed class ExampleTokens(ICausalLanguageModel model)
{
    /// <summary>The ids of the prompt, whole.</summary>
    /// <param name="example">The example.</param>
    /// <param name="where">How messages call it.</param>
    /// <exception cref="UserErrorException">It cannot be encoded.</exception>
    public int[] Prompt(Example example, string where)
    {
        int[] prompt =
            example.Messages.Count > 0 ? Render(example.Messages, opensAnswer: true, where)
            : model.Tokenizer.BeginId is { } begin ? [begin, .. Encode(example.Prompt, where)]
            : Encode(example.Prompt, where);
        return prompt.Length > 0
            ? prompt
            : throw new UserErrorException($"{where} has an empty prompt, and the tokenizer has no begin token");
    }

    /// <summary>The ids of the demonstration and of what ends it: the end token, or the template's end of turn.</summary>
    /// <param name="example">The example.</param>
    /// <param name="where">How messages call it.</param>
    /// <exception cref="UserErrorException">There is none, or it cannot be encoded.</exception>
    public int[] Demonstration(Example example, string where)
    {
        var text =
            example.Demonstration
            ?? throw new UserErrorException(
                $"{where} has no demonstration, and the algorithm learns from demonstrations; "
                    + "choose a dataset that has them, or map a column to them"
            );
        return Answer(example, text, where);
    }

    /// <summary>The ids of the rejected answer, as those of the demonstration.</summary>
    /// <param name="example">The example.</param>
    /// <param name="where">How messages call it.</param>
    /// <exception cref="UserErrorException">There is none, or it cannot be encoded.</exception>
    public int[] Rejected(Example example, string where)
    {
        var text =
            example.Rejected
            ?? throw new UserErrorException(
                $"{where} has no rejected answer, and the algorithm learns from pairs of a better and a worse one; choose a dataset that "
                    + "has them, or map a column to them (the json dataset: demonstration: \"{chosen}\", rejected: \"{rejected}\")"
            );
        return Answer(example, text, where);
    }

    private int[] Answer(Example example, string text, string where) =>
        example.Messages.Count > 0 ? Turn(example, text, where) : [.. Encode(text, where), model.Tokenizer.EndId];

    /// <summary>What the template adds to the prompt where the assistant answers with a text.</summary>
    private int[] Turn(Example example, string text, string where)
    {
        var prompt = Render(example.Messages, opensAnswer: true, where);
        var whole = Render([.. example.Messages, ChatMessage.Of("assistant", text)], opensAnswer: false, where);
        // Behind the end of the turn a template may have a line feed, which the model never comes to write.
        var end = Array.FindLastIndex(whole, id => model.StopIds.Contains(id)) + 1;
        return end > prompt.Length && whole.AsSpan().StartsWith(prompt)
            ? whole[prompt.Length..end]
            : throw new UserErrorException(
                $"{where}: the chat template {model.Tokenizer.ChatTemplate!.Name} does not render an answer behind its prompt and end "
                    + "it with a token that stops the model: such a template cannot be learned from; give the dataset a plain 'prompt'"
            );
    }

    private int[] Render(IReadOnlyList<ChatMessage> messages, bool opensAnswer, string where)
    {
        var template =
            model.Tokenizer.ChatTemplate
            ?? throw new UserErrorException(
                $"{where} is a dialog, and the tokenizer has no chat template: take the tokenizer of a chat model, name a template in "
                    + "its option chat_template, or give the dataset a plain prompt, without 'system_prompt' and 'messages'"
            );
        return Named(() => template.Render(new Chat(messages) { AddGenerationPrompt = opensAnswer }).Ids, where);
    }

    private int[] Encode(string text, string where) => Named(() => model.Tokenizer.Encode(text), where);

    private static int[] Named(Func<int[]> encode, string where)
    {
        try
        {
            return encode();
        }
        catch (UserErrorException e)
        {
            throw new UserErrorException($"{where}: {e.Message}", e);
        }
    }
}
