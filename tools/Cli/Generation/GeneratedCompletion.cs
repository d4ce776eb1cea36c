using System.Text;
using Rlfw.Generation;

namespace Rlfw.Cli;

/// <summary>A completion as it comes about.</summary>
/// <param name="prompt">What it continues.</param>
/// <param name="index">Its number among the prompt's, from 0.</param>
internal sealed class GeneratedCompletion(Prompt prompt, int index)
{
    public Prompt Prompt { get; } = prompt;

    public int Index { get; } = index;

    public StringBuilder Text { get; } = new();

    public List<GeneratedToken> Tokens { get; } = [];

    /// <summary>Why it ended; null while it goes on.</summary>
    public FinishReason? Finish { get; private set; }

    /// <summary>Takes what a step added.</summary>
    public void Take(GenerationOutput output)
    {
        Text.Append(output.Text);
        Tokens.AddRange(output.Tokens);
        Finish = output.Finish;
    }
}
