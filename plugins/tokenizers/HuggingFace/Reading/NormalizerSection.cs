namespace Rlfw.Plugins.HuggingFace;

/// <summary>Reads the "normalizer" of a tokenizer.json.</summary>
internal static class NormalizerSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="section">The section; null where text is not normalized.</param>
    public static UnicodeForm? Read(JsonSection? section) =>
        section is not { } found
            ? null
            : found.Type switch
            {
                "NFC" => UnicodeForm.C,
                "NFD" => UnicodeForm.D,
                "NFKC" => UnicodeForm.Kc,
                "NFKD" => UnicodeForm.Kd,
                "Sequence" => Single(found),
                var other => throw found.Fault($"{other} is not supported: NFC, NFD, NFKC and NFKD are"),
            };

    private static UnicodeForm? Single(JsonSection sequence) =>
        (sequence.Find("normalizers") ?? throw sequence.Fault("it lacks \"normalizers\"")).Items() switch
        {
            [] => null,
            [var only] => Read(only),
            _ => throw sequence.Fault("several normalizers one after another are not supported"),
        };
}
