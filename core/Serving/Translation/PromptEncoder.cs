using Rlfw.Contracts;
using Rlfw.Serving.Reading;

namespace Rlfw.Serving.Translation;

/// <summary>Prompts to token ids.</summary>
/// <param name="model">The model that reads them.</param>
internal sealed class PromptEncoder(ServedModel model)
{
    /// <summary>A dialog's ids, the assistant's header at their end.</summary>
    /// <exception cref="RequestException">The model is no chat model, its template cannot render the dialog, or it does not fit.</exception>
    public int[] Encode(Chat chat)
    {
        var template =
            model.Tokenizer.ChatTemplate
            ?? throw new RequestException(
                400,
                $"the model {model.Name} has no chat template: it is no chat model; use /v1/completions"
            );
        return Checked(() => template.Render(chat).Ids, "messages");
    }

    /// <summary>A prompt's ids, the tokenizer's begin token before them unless the text spells it; texts may spell special tokens.</summary>
    /// <exception cref="RequestException">It cannot be encoded, has ids that the model does not have, or does not fit.</exception>
    public int[] Encode(TextPrompt prompt)
    {
        if (prompt.Ids is { } ids)
        {
            var wrong = Array.FindIndex(ids, id => id >= model.Tokenizer.VocabularySize);
            return wrong < 0
                ? Checked(() => ids, prompt.Path)
                : throw RequestException.At(
                    $"{prompt.Path}[{wrong}]",
                    $"there is no token {ids[wrong]}: the model's ids are 0 to {model.Tokenizer.VocabularySize - 1}"
                );
        }

        return Checked(() => WithBegin(model.Tokenizer.Encode(prompt.Text!, SpecialText.Special)), prompt.Path);
    }

    private int[] WithBegin(int[] ids) =>
        model.Tokenizer.BeginId is { } begin && (ids.Length == 0 || ids[0] != begin) ? [begin, .. ids] : ids;

    private int[] Checked(Func<int[]> encode, string path)
    {
        int[] ids;
        try
        {
            ids = encode();
        }
        catch (UserErrorException e)
        {
            throw new RequestException(400, e.Message) { Param = path };
        }

        return ids.Length == 0 ? throw RequestException.At(path, "it has no tokens: a model continues one at least")
            : ids.Length < model.MaximumLength ? ids
            : throw RequestException.At(
                path,
                $"it has {ids.Length} tokens, and the model's context is {model.MaximumLength}, the completion included: shorten it",
                "context_length_exceeded"
            );
    }
}
