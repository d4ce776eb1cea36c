using Rlfw.Contracts;

namespace Rlfw.Serving;

/// <summary>The model that a server answers with.</summary>
/// <param name="Name">What requests call it.</param>
/// <param name="Tokenizer">Text to ids and back.</param>
/// <param name="MaximumLength">The longest sequence, prompt and completion together, in tokens.</param>
public sealed record ServedModel(string Name, ITokenizer Tokenizer, int MaximumLength);
