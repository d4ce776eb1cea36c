using Microsoft.Extensions.Logging;

namespace ThirdParty;

/// <summary>Counts letters, and says so to the host's log: a service may ask for the host's logging.</summary>
public sealed class LetterCounter(ILogger<LetterCounter> logger) : ILetterCounter
{
    public int Count(string text)
    {
        var letters = text.Count(char.IsLetter);
        logger.LogDebug("{Letters} letters", letters);
        return letters;
    }
}
