namespace Rlfw.Measuring;

/// <summary>NVIDIA's management library refused something.</summary>
/// <param name="message">What it said.</param>
internal sealed class NvmlException(string message) : Exception(message);
