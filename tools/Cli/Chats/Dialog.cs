using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>A dialog with a model, kept short enough for its context.</summary>
/// <param name="template">Renders it.</param>
/// <param name="context">Tokens of prompt and answer together, at most.</param>
internal sealed class Dialog(IChatTemplate template, int context)
{
    private readonly List<ChatMessage> _turns = [];
    private string? _system;

    /// <summary>The system message; null for none. A new one begins the dialog again.</summary>
    public string? System
    {
        get => _system;
        set
        {
            _system = value;
            _turns.Clear();
        }
    }

    /// <summary>Tokens of prompt and answer together, at most.</summary>
    public int Context => context;

    /// <summary>Messages of the user and the model.</summary>
    public int Count => _turns.Count;

    /// <summary>Forgets all that was said, the system message aside.</summary>
    public void Reset() => _turns.Clear();

    /// <summary>Takes what the user says; forgets the oldest turns where the dialog does not fit the context any more.</summary>
    /// <param name="text">The message.</param>
    /// <param name="reserve">Tokens that the answer should have room for.</param>
    /// <returns>The dialog's ids, and how many messages were forgotten.</returns>
    /// <exception cref="UserErrorException">The message alone does not fit, or cannot be rendered; it is not kept.</exception>
    public (int[] Ids, int Dropped) Ask(string text, int reserve)
    {
        _turns.Add(ChatMessage.Of("user", text));
        var dropped = 0;
        try
        {
            while (true)
            {
                var ids = Render();
                if (
                    ids.Length + Math.Min(reserve, context / 4) <= context
                    || (_turns.Count == 1 && ids.Length < context)
                )
                {
                    return (ids, dropped);
                }

                if (_turns.Count == 1)
                {
                    throw new UserErrorException(
                        $"the message has {ids.Length} tokens with what stands around it, and the context is {context}: shorten it"
                            + (_system is null ? "" : ", or the system message")
                    );
                }

                // A user's message and its answer go together.
                _turns.RemoveRange(0, 2);
                dropped += 2;
            }
        }
        catch (UserErrorException)
        {
            _turns.RemoveAt(_turns.Count - 1);
            throw;
        }
    }

    /// <summary>Takes what the model answered.</summary>
    public void Answer(string text) => _turns.Add(ChatMessage.Of("assistant", text));

    /// <summary>Takes back the user's last message, which has no answer.</summary>
    public void TakeBack() => _turns.RemoveAt(_turns.Count - 1);

    private int[] Render() =>
        template
            .Render(
                new Chat([
                    .. _system is null ? Array.Empty<ChatMessage>() : [ChatMessage.Of("system", _system)],
                    .. _turns,
                ])
            )
            .Ids;
}
