namespace Rlfw.Serving;

/// <summary>Whoever asked for completions did not read them in time; they were cancelled, so that the engine need not wait.</summary>
/// <param name="message">What happened.</param>
public sealed class SlowReaderException(string message) : Exception(message);
