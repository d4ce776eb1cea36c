namespace Rlfw.Plugins.HuggingFace;

/// <summary>Reads the "post_processor" of a tokenizer.json: which token it puts before a text.</summary>
internal static class PostProcessorSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="section">The section; null where the file has none.</param>
    /// <returns>The token, as texts spell it; null where none goes before.</returns>
    public static string? BeginToken(JsonSection? section) =>
        section is not { } found
            ? null
            : found.Type switch
            {
                "ByteLevel" => null,
                "TemplateProcessing" => BeginOfTemplate(found),
                "Sequence" => BeginOfSequence(found),
                var other => throw found.Fault($"{other} is not supported: ByteLevel and TemplateProcessing are"),
            };

    private static string? BeginOfSequence(JsonSection sequence) =>
        (sequence.Find("processors") ?? throw sequence.Fault("it lacks \"processors\""))
            .Items()
            .Select(processor => BeginToken(processor))
            .LastOrDefault(token => token is not null);

    /// <summary>The special token before the text's place in the template of a single text.</summary>
    private static string? BeginOfTemplate(JsonSection template)
    {
        var single = template.Find("single") ?? throw template.Fault("it lacks \"single\"");
        var before = single
            .Items()
            .Select(part => part.Find("SpecialToken")?.Find("id")?.Text())
            .TakeWhile(token => token is not null)
            .ToList();
        return before.Count <= 1
            ? before.FirstOrDefault()
            : throw single.Fault($"{before.Count} tokens before a text are not supported: one is");
    }
}
