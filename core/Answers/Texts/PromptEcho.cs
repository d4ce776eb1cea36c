namespace Rlfw.Answers;

/// <summary>The part of a completion that repeats its prompt.</summary>
public static class PromptEcho
{
    // Shorter lines recur without being copied.
    private const int ShortestLine = 20;

    /// <summary>
    /// The completion without the prompt's lines of 20 characters or more that it repeats word for word: an answer that stands in the
    /// prompt is not the completion's.
    /// </summary>
    /// <param name="completion">The completion.</param>
    /// <param name="prompt">The prompt.</param>
    public static string Without(string completion, string prompt)
    {
        ArgumentNullException.ThrowIfNull(completion);
        ArgumentNullException.ThrowIfNull(prompt);
        if (prompt.Length < ShortestLine || completion.Length < ShortestLine)
        {
            return completion;
        }

        foreach (var line in prompt.Split('\n').Select(line => line.Trim()).Where(line => line.Length >= ShortestLine))
        {
            completion = completion.Replace(line, "", StringComparison.Ordinal);
        }

        return completion;
    }
}
