namespace Rlfw.Contracts;

/// <summary>Turns ids into text as they arrive. One sequence, one thread.</summary>
public interface ITokenStream
{
    /// <summary>Takes the next id.</summary>
    /// <returns>The text that is certain now: empty while a character's bytes are incomplete.</returns>
    string Append(int id);

    /// <summary>Ends the sequence.</summary>
    /// <returns>What was held back, an incomplete character as U+FFFD.</returns>
    string Flush();
}
