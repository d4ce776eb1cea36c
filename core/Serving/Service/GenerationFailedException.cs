namespace Rlfw.Serving;

/// <summary>The engine failed, or the service is closing: no fault of the request.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">The cause.</param>
public sealed class GenerationFailedException(string message, Exception? inner = null) : Exception(message, inner);
