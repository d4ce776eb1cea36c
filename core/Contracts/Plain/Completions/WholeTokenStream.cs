namespace Rlfw.Contracts;

/// <summary>The stream of a tokenizer whose ids each stand for whole characters.</summary>
internal sealed class WholeTokenStream(ITokenizer tokenizer) : ITokenStream
{
    public string Append(int id) => tokenizer.Decode([id]);

    public string Flush() => "";
}
