namespace Rlfw.Contracts;

/// <summary>Renders dialogs as a chat model expects them. Immutable; safe from any thread.</summary>
public interface IChatTemplate
{
    /// <summary>The template's name, as users choose it: "llama3.2-instruct".</summary>
    string Name { get; }

    /// <summary>The ids that end an assistant's turn.</summary>
    IReadOnlyList<int> StopIds { get; }

    /// <summary>Renders a dialog.</summary>
    /// <param name="chat">The dialog.</param>
    /// <returns>
    /// Text and ids, the begin token included. What messages hold is encoded as ordinary text: a special token that a user spelled
    /// out does not become special.
    /// </returns>
    /// <exception cref="UserErrorException">The template cannot render the dialog: which message, why.</exception>
    RenderedChat Render(Chat chat);
}
