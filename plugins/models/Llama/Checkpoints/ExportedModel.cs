namespace Rlfw.Plugins.Llama;

/// <summary>What an export writes besides weights.</summary>
/// <param name="Shape">Sizes.</param>
/// <param name="Ids">The ids that begin, end and pad.</param>
/// <param name="Source">The checkpoint that the model began as, whose other settings and tokenizer it keeps; null for none.</param>
internal sealed record ExportedModel(LlamaShape Shape, GenerationIds Ids, LlamaCheckpoint? Source);
