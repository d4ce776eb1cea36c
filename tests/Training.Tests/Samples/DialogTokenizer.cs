using Rlfw.Contracts;

namespace Rlfw.Training.Tests.Samples;

/// <summary>Digits, and a chat template: 11, then each message between its role's digit (1 system, 2 user, 3 assistant) and 12.</summary>
/// <param name="repeatsPrompt">Whether an answer is rendered behind a prompt that is written anew in another way.</param>
internal sealed class DialogTokenizer(bool repeatsPrompt = false) : ITokenizer, IChatTemplate
{
    private readonly DigitTokenizer _digits = new();

    public int VocabularySize => _digits.VocabularySize;

    public int PaddingId => _digits.PaddingId;

    public int? BeginId => _digits.BeginId;

    public int EndId => _digits.EndId;

    public IChatTemplate ChatTemplate => this;

    public string Name => "digits";

    public IReadOnlyList<int> StopIds => [EndId];

    public int[] Encode(string text) => _digits.Encode(text);

    public string Decode(ReadOnlySpan<int> ids) => _digits.Decode(ids);

    public RenderedChat Render(Chat chat)
    {
        List<int> ids = [11];
        foreach (var message in chat.Messages)
        {
            ids.Add(RoleOf(message.Role));
            ids.AddRange(Encode(message.Content!.Value.GetString()!));
            ids.Add(12);
        }

        ids.Add(chat.AddGenerationPrompt ? 3 : 0);
        return new RenderedChat("", [.. repeatsPrompt && !chat.AddGenerationPrompt ? [0, .. ids] : ids]);
    }

    private static int RoleOf(string role) =>
        role switch
        {
            "system" => 1,
            "user" => 2,
            _ => 3,
        };
}
