namespace Rlfw.Plugins.HuggingFace;

/// <summary>Checks the "decoder" of a tokenizer.json.</summary>
internal static class DecoderSection
{
    /// <summary>Checks that tokens are decoded as bytes.</summary>
    /// <param name="section">The section; null where the file has none.</param>
    /// <param name="file">The file.</param>
    public static void Check(JsonSection? section, SourceFile file)
    {
        if (section is not { } found)
        {
            throw file.Fault(0, "there is no \"decoder\": ByteLevel is expected");
        }

        var steps =
            found.Type == "Sequence"
                ? (found.Find("decoders") ?? throw found.Fault("it lacks \"decoders\"")).Items()
                : [found];
        if (steps is not [{ Type: "ByteLevel" }])
        {
            throw found.Fault(
                $"{string.Join(" then ", steps.Select(step => step.Type))} is not supported: ByteLevel is"
            );
        }
    }
}
