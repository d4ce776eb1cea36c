namespace Rlfw.Generation.Tests.Engine;

/// <summary>One completion, collected.</summary>
internal sealed class Generated
{
    public List<GeneratedToken> Tokens { get; } = [];

    public string Text { get; private set; } = "";

    public FinishReason? Finish { get; private set; }

    public int[] Ids => [.. Tokens.Select(token => token.Id)];

    public void Append(GenerationOutput output)
    {
        Finish.ShouldBeNull();
        Tokens.AddRange(output.Tokens);
        Text += output.Text;
        Finish = output.Finish;
    }
}
